// SPDX-License-Identifier: Apache-2.0

//! The open loop: hands out what is due, and writes down what comes of it.

use crate::{
	Result,
	chain::Chain,
	follow::{News, Seen},
	lanes::{Answer, Lanes},
	pace::Pace,
	process,
	record::{BlockRow, Fate, Record, Sample},
	source::{Moment, Outcome, Source},
};
use frame_support::dispatch::DispatchClass;
use frame_system::limits::BlockWeights;
use serde_json::json;
use std::{
	collections::HashMap,
	fs::File,
	io::{BufWriter, Write},
	path::Path,
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use timebank_runtime::{BlockNumber, Hash};
use tokio::{
	signal::unix::{Signal, SignalKind, signal},
	sync::mpsc::UnboundedReceiver,
	time::{Interval, MissedTickBehavior, interval},
};

/// How often it is looked what is due. At 1,000 a second it is five at a time.
const TICK: Duration = Duration::from_millis(5);

/// How often processes are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// After so many seconds a transaction that was accepted and is in no block is given up.
const PATIENCE: f64 = 120.0;

/// From when to when something was offered, in seconds since the load began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
	/// The first.
	pub from: f64,
	/// After the last.
	pub to: f64,
}

/// A transaction that is under way.
struct Flight {
	sample: usize,
	ticket: u64,
	sent: f64,
	is_in_block: bool,
}

/// What is ours in a block: transactions and what the block says of them.
struct InBlock {
	row: usize,
	fates: Vec<(Hash, Fate)>,
}

/// Where each transaction that is final is written down at once.
pub struct Journal(BufWriter<File>);

impl Journal {
	/// A new one.
	pub fn create(file: &Path) -> Result<Self> {
		Ok(Self(BufWriter::new(File::create(file)?)))
	}

	fn note(
		&mut self,
		number: BlockNumber,
		block: Hash,
		hashes: impl Iterator<Item = Hash>,
	) -> Result<()> {
		for hash in hashes {
			writeln!(self.0, "{}", json!({ "hash": hash, "number": number, "block": block }))?;
		}
		Ok(self.0.flush()?)
	}
}

/// Loads a chain, and writes down what comes of it.
pub struct Driver<C: Chain> {
	source: Box<dyn Source<C::Event>>,
	lanes: Lanes,
	answers: UnboundedReceiver<Answer>,
	news: UnboundedReceiver<News<C>>,
	limits: BlockWeights,
	pids: Vec<u32>,
	journal: Option<Journal>,
	start: Instant,
	record: Record,
	flights: HashMap<Hash, Flight>,
	blocks: HashMap<Hash, InBlock>,
	final_number: BlockNumber,
	ticks: Interval,
	looks: Interval,
	stops: [Signal; 2],
	is_stopped: bool,
}

/// What a driver is made of.
pub struct Parts<C: Chain> {
	/// What is sent.
	pub source: Box<dyn Source<C::Event>>,
	/// To whom.
	pub lanes: Lanes,
	/// What they answer.
	pub answers: UnboundedReceiver<Answer>,
	/// What is heard of the chain.
	pub news: UnboundedReceiver<News<C>>,
	/// The limits of a block.
	pub limits: BlockWeights,
	/// The newest final block.
	pub final_number: BlockNumber,
	/// Which processes are looked at, besides this one.
	pub pids: Vec<u32>,
	/// Where transactions that are final are written down.
	pub journal: Option<Journal>,
}

impl<C: Chain> Driver<C> {
	/// Time begins to count.
	pub fn new(parts: Parts<C>) -> Result<Self> {
		let Parts { source, lanes, answers, news, limits, final_number, mut pids, journal } = parts;
		pids.insert(0, std::process::id());
		Ok(Self {
			source,
			lanes,
			answers,
			news,
			limits,
			pids,
			journal,
			start: Instant::now(),
			record: Record::default(),
			flights: HashMap::new(),
			blocks: HashMap::new(),
			final_number,
			ticks: every(TICK),
			looks: every(LOOK),
			stops: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?],
			is_stopped: false,
		})
	}

	/// What was written down so far.
	pub fn record(&self) -> &Record {
		&self.record
	}

	/// What the source says.
	pub fn summary(&self) -> Vec<(String, u64)> {
		self.source.summary()
	}

	/// Whether somebody asked it to end.
	pub fn is_stopped(&self) -> bool {
		self.is_stopped
	}

	/// Signs what can be signed before it is offered.
	pub fn prepare(&mut self, rate: f64, seconds: u64) {
		tokio::task::block_in_place(|| {
			self.source.prepare(Pace::new(0.0, rate, seconds).count);
		});
	}

	/// Offers so much for so long.
	pub async fn offer(&mut self, rate: f64, seconds: u64) -> Result<Span> {
		let pace = Pace::new(self.now(), rate, seconds);
		let mut sent = 0;
		while !self.is_stopped && sent < pace.count {
			// What is due goes out together at each tick, and not one by one as answers come.
			if !self.turn().await? {
				continue;
			}
			while !self.is_stopped && sent < pace.due(self.now()) {
				self.send(pace.when(sent));
				sent += 1;
			}
		}
		Ok(Span { from: pace.from, to: pace.when(pace.count).min(self.now()) })
	}

	/// Waits until nothing is under way, but not for longer than that.
	pub async fn drain(&mut self, longest: Duration) -> Result<()> {
		let until = Instant::now() + longest;
		while Instant::now() < until && !self.flights.is_empty() {
			self.turn().await?;
		}
		Ok(())
	}

	/// Hears of one thing. Whether it was a tick.
	async fn turn(&mut self) -> Result<bool> {
		let [interrupt, terminate] = &mut self.stops;
		tokio::select! {
			_ = self.ticks.tick() => return Ok(true),
			_ = self.looks.tick() => self.look_around(),
			Some(answer) = self.answers.recv() => self.on_answer(answer),
			Some(news) = self.news.recv() => self.on_news(news)?,
			_ = interrupt.recv() => self.is_stopped = true,
			_ = terminate.recv() => self.is_stopped = true,
		}
		Ok(false)
	}

	fn now(&self) -> f64 {
		self.start.elapsed().as_secs_f64()
	}

	fn since_start(&self, at: Instant) -> f64 {
		at.saturating_duration_since(self.start).as_secs_f64()
	}

	fn send(&mut self, due: f64) {
		let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		let Some(next) = self.source.next(clock.as_millis() as Moment) else {
			return self.record.idle.push(due);
		};
		let sent = self.now();
		let sample = self.record.samples.len();
		self.record.samples.push(Sample {
			due,
			late: (sent - due) as f32,
			kind: next.kind,
			best: None,
			finality: None,
			fate: Fate::Open,
		});
		let flight = Flight { sample, ticket: next.ticket, sent, is_in_block: false };
		self.flights.insert(next.hash, flight);
		self.lanes.submit(next.account, next.hash, next.bytes);
	}

	fn on_answer(&mut self, Answer { hash, result }: Answer) {
		let Err(reason) = result else { return };
		// It can be in a block although nobody has heard so from the node to which it was sent.
		if self.flights.get(&hash).is_none_or(|flight| flight.is_in_block) {
			return;
		}
		if let Some(flight) = self.flights.remove(&hash) {
			let fate = Fate::Refused(self.record.number(&reason));
			self.record.samples[flight.sample].fate = fate;
			self.source.refused(flight.ticket, &reason);
		}
	}

	fn on_news(&mut self, news: News<C>) -> Result<()> {
		match news {
			News::Best(seen) => self.on_best(*seen),
			News::Final { number, hash, at } => return self.on_final(number, hash, at),
			News::Conflict { number } => {
				self.note(format!("two blocks are final at height {number}"));
			}
			News::Turned { from, why } => {
				self.note(format!("{from} is not followed any more: {why}"))
			}
		}
		Ok(())
	}

	fn note(&mut self, what: String) {
		eprintln!("{:8.1} s  {what}", self.now());
		self.record.notes.push((self.now(), what));
	}

	fn on_best(&mut self, seen: Seen<C>) {
		let at = self.since_start(seen.at);
		self.source.block(&seen.hooks, &seen.block);
		let mut fates = Vec::new();
		let extrinsics = seen.extrinsics.len() as u32;
		for found in seen.extrinsics {
			let Some(flight) = self.flights.get_mut(&found.hash) else { continue };
			let fate = match &found.outcome {
				Outcome::Success if found.events.iter().any(C::is_held) => Fate::Held,
				Outcome::Success => Fate::Success,
				Outcome::Failure(error) => Fate::Failed(self.record.number(error)),
			};
			flight.is_in_block = true;
			let sample = &mut self.record.samples[flight.sample];
			sample.best.get_or_insert(at);
			sample.fate = fate;
			self.source.included(flight.ticket, &found.outcome, &found.events, &seen.block);
			fates.push((found.hash, fate));
		}
		let used = |class| {
			let limit = self.limits.get(class).max_total.unwrap_or(self.limits.max_block);
			share(seen.weight.get(class).ref_time(), limit.ref_time())
		};
		let all = seen.weight.total().ref_time();
		self.blocks.insert(seen.block.hash, InBlock { row: self.record.blocks.len(), fates });
		self.record.blocks.push(BlockRow {
			at,
			number: seen.block.number,
			now: seen.block.now,
			finality: None,
			extrinsics,
			bytes: seen.bytes,
			fullness: [
				used(DispatchClass::Normal),
				used(DispatchClass::Operational),
				share(all, self.limits.max_block.ref_time()),
			],
			lag: seen.block.number.saturating_sub(self.final_number),
			fetched_in: seen.fetched_in.as_secs_f64(),
			read_in: seen.read_in.as_secs_f64(),
		});
	}

	fn on_final(&mut self, number: BlockNumber, hash: Hash, at: Instant) -> Result<()> {
		let at = self.since_start(at);
		self.final_number = number;
		let Some(InBlock { row, fates }) = self.blocks.remove(&hash) else { return Ok(()) };
		self.record.blocks[row].finality = Some(at);
		for (hash, fate) in &fates {
			let Some(flight) = self.flights.remove(hash) else { continue };
			let sample = &mut self.record.samples[flight.sample];
			(sample.finality, sample.fate) = (Some(at), *fate);
		}
		match &mut self.journal {
			Some(journal) => journal.note(number, hash, fates.into_iter().map(|(hash, _)| hash)),
			None => Ok(()),
		}
	}

	/// Once in a while: how processes do, what nobody waits for any more, and blocks that will not be final.
	fn look_around(&mut self) {
		let now = self.now();
		let rows = self.pids.iter().filter_map(|pid| process::look_at(*pid, now));
		self.record.processes.extend(rows);
		let is_lost = |flight: &Flight| !flight.is_in_block && now - flight.sent > PATIENCE;
		let lost = self.flights.extract_if(|_, flight| is_lost(flight));
		for (_, flight) in lost {
			self.record.samples[flight.sample].fate = Fate::Lost;
			self.source.lost(flight.ticket);
		}
		let (rows, last) = (&self.record.blocks, self.final_number);
		self.blocks.retain(|_, known| rows[known.row].number > last);
	}
}

/// What was missed while nothing was offered is not made up for.
fn every(period: Duration) -> Interval {
	let mut ticks = interval(period);
	ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
	ticks
}

fn share(part: u64, whole: u64) -> f64 {
	if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
