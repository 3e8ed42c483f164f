// SPDX-License-Identifier: Apache-2.0

//! A load from its beginning to its report.

use crate::{
	Result,
	accounts::AUDITORS,
	chain::Chain,
	cli::{Common, Run, Steps},
	driver::{Driver, Journal, Parts},
	follow::Follower,
	lanes::Lanes,
	metrics::Imports,
	plot,
	process::{self, Machine, Tail},
	report::{Around, Phase, Report, Series, Target, Verdict},
	rpc::{self, Node},
	signing::Signing,
	source::{Setting, Source},
};
use std::{
	fs,
	time::{Duration, Instant},
};
use tokio::{sync::mpsc::unbounded_channel, time::sleep};

/// How long to wait for the first node.
const ARRIVAL: Duration = Duration::from_secs(60);

/// How long to wait for what is under way after a rate that was too high, so that it does not burden the next one.
const RECOVERY: Duration = Duration::from_secs(180);

/// Which part of the last rate that was kept up with is held.
const HELD: f64 = 0.9;

/// Nobody is kept up with for ever.
const MOST_STEPS: usize = 60;

/// Up to so many payments of a member in a week the screening notices nothing.
const UNNOTICED: u64 = 30;

/// Opens what is sent: `transfers`, or what a file describes.
pub type Open<C> = dyn Fn(&str, Setting) -> Result<Box<dyn Source<<C as Chain>::Event>>>;

/// One rate.
pub async fn run<C: Chain>(args: Run, open: &Open<C>) -> Result<()> {
	let mut session = Session::<C>::begin(args.common, args.rate, args.seconds, open).await?;
	let result = session.load("load", args.rate, args.seconds).await.map(drop);
	session.end(None, result)
}

/// Rising rates.
pub async fn steps<C: Chain>(args: Steps, open: &Open<C>) -> Result<()> {
	if args.factor <= 1.0 {
		return Err("each rate must be more than the one before: --factor is more than 1".into());
	}
	let Steps { common, from, factor, step_seconds, hold_seconds } = args;
	let mut session = Session::<C>::begin(common, from, step_seconds, open).await?;
	let mut verdict = Verdict { kept_up_with: None, failed_at: None, held: None };
	let result = session.climb(&mut verdict, from, factor, step_seconds, hold_seconds).await;
	session.end(Some(verdict), result)
}

/// A load that goes on.
struct Session<C: Chain> {
	common: Common,
	target: Target,
	driver: Driver<C>,
	phases: Vec<Phase>,
	follower: tokio::task::JoinHandle<()>,
}

impl<C: Chain> Session<C> {
	async fn begin(common: Common, rate: f64, seconds: u64, open: &Open<C>) -> Result<Self> {
		if common.members < 2 {
			return Err("it takes two members to pay each other".into());
		}
		fs::create_dir_all(&common.out)?;
		let journal = common.journal.as_deref().map(Journal::create).transpose()?;
		let client = arrive(&common.urls).await?;
		let node = Node(&client);
		let (name, versions) = node.runtime().await?;
		if (name.as_str(), versions) != (C::NAME, C::versions()) {
			return Err(format!(
				"this program was built for {} {:?}, and the node runs {name} {versions:?}",
				C::NAME,
				C::versions()
			)
			.into());
		}
		let genesis = node.block_hash(0).await?;
		let (limits, length) = node.limits().await?;
		let last = node.finalized().await?;
		let nonces = node.nonces(common.members + AUDITORS, node.best().await?).await?;
		let setting = Setting {
			members: common.members,
			hour: common.hour,
			rate,
			seconds,
			seed: common.seed,
			signing: Signing { genesis, versions },
			nonces,
		};
		let source = open(&common.mix, setting)?;
		let target = Target {
			chain: name,
			genesis: format!("{genesis:?}"),
			versions,
			nodes: common.urls.clone(),
			members: common.members,
			mix: common.mix.clone(),
			seed: common.seed,
			normal_limit: limits
				.get(frame_support::dispatch::DispatchClass::Normal)
				.max_total
				.unwrap_or(limits.max_block)
				.ref_time(),
			block_limit: limits.max_block.ref_time(),
			normal_length: *length.max.get(frame_support::dispatch::DispatchClass::Normal),
		};
		let (answered, answers) = unbounded_channel();
		let (told, news) = unbounded_channel();
		let lanes = Lanes::open(&common.urls, common.outstanding, answered);
		let follower = tokio::spawn(Follower::<C>::new(common.urls.clone(), &last, told).run());
		let start = Instant::now();
		while lanes.reachable() < common.urls.len() && start.elapsed() < ARRIVAL {
			sleep(Duration::from_millis(50)).await;
		}
		let driver = Driver::new(Parts {
			source,
			lanes,
			answers,
			news,
			limits,
			final_number: last.number,
			pids: common.pids.clone(),
			journal,
		})?;
		Ok(Self { common, target, driver, phases: Vec::new(), follower })
	}

	async fn climb(
		&mut self,
		verdict: &mut Verdict,
		from: f64,
		factor: f64,
		step_seconds: u64,
		hold_seconds: u64,
	) -> Result<()> {
		let mut rate = from;
		for number in 1..=MOST_STEPS {
			let keeps_up = self.load(&format!("step {number}"), rate, step_seconds).await?;
			if self.driver.is_stopped() {
				return Ok(());
			}
			if !keeps_up {
				verdict.failed_at = Some(rate);
				break;
			}
			verdict.kept_up_with = Some(rate);
			rate *= factor;
		}
		let Some(good) = verdict.kept_up_with.filter(|_| hold_seconds > 0) else { return Ok(()) };
		self.driver.drain(RECOVERY).await?;
		verdict.held = Some(HELD * good);
		self.load("hold", HELD * good, hold_seconds).await.map(drop)
	}

	/// Whether the chain keeps up.
	async fn load(&mut self, name: &str, rate: f64, seconds: u64) -> Result<bool> {
		self.driver.prepare(rate, seconds);
		let sizes: Vec<_> =
			self.common.data.iter().map(|dir| (dir.clone(), process::size_of(dir))).collect();
		let tails: Vec<_> = self.common.logs.iter().map(|log| Tail::of(log)).collect();
		let before = self.imports().await;
		let span = self.driver.offer(rate, seconds).await?;
		let imports = self.imports().await.since(before);
		let mut authored = Vec::new();
		for tail in &tails {
			authored.extend(tail.authored()?);
		}
		self.driver.drain(Duration::from_secs(self.common.drain)).await?;
		let around = Around {
			sizes: sizes
				.into_iter()
				.map(|(dir, before)| {
					let after = process::size_of(&dir);
					(dir, before, after)
				})
				.collect(),
			authored,
			imports,
		};
		let phase = Phase::of(name, rate, span, self.driver.record(), &around);
		eprintln!(
			"{name}: {:.1}/s offered, {:.1}/s final and successful, p95 {:.1} s to a best block, {:.1} s to finality",
			phase.offered_per_second,
			phase.finalized_per_second,
			phase.to_best_ms.p95 / 1e3,
			phase.to_finality_ms.p95 / 1e3
		);
		let keeps_up = phase.keeps_up;
		self.phases.push(phase);
		Ok(keeps_up)
	}

	/// Of all nodes. A node that does not tell counts as nothing.
	async fn imports(&self) -> Imports {
		let mut all = Imports::default();
		for url in &self.common.prometheus {
			if let Ok(Ok(one)) =
				tokio::time::timeout(Duration::from_secs(5), Imports::of(url)).await
			{
				all =
					Imports { blocks: all.blocks + one.blocks, seconds: all.seconds + one.seconds };
			}
		}
		all
	}

	/// Says what there is to say, also of a load that went wrong.
	fn end(self, verdict: Option<Verdict>, result: Result<()>) -> Result<()> {
		self.follower.abort();
		let record = self.driver.record();
		let mut notes = record.notes.clone();
		let payments = record.samples.len() as u64 / u64::from(self.common.members);
		if self.common.mix == "transfers" && payments > UNNOTICED {
			let note = format!(
				"each member paid {payments} times: the screening raises alerts from {UNNOTICED} a week on"
			);
			notes.push((0.0, note));
		}
		let report = Report {
			machine: Machine::here(),
			target: self.target,
			phases: self.phases,
			verdict,
			summary: self.driver.summary().into_iter().collect(),
			notes,
			interrupted: self.driver.is_stopped(),
			series: Series::of(record),
		};
		let dir = &self.common.out;
		let text = report.text();
		print!("{text}");
		fs::write(dir.join("report.txt"), text)?;
		fs::write(dir.join("report.json"), serde_json::to_vec_pretty(&report)?)?;
		plot::draw(&report.series, dir)?;
		result?;
		if record.blocks.is_empty() {
			return Err("no block was heard of".into());
		}
		Ok(())
	}
}

/// A connection to the first node that is there.
async fn arrive(urls: &[String]) -> Result<jsonrpsee::ws_client::WsClient> {
	let start = Instant::now();
	loop {
		let mut last = None;
		for url in urls {
			match rpc::connect(url, 64).await {
				Ok(client) => return Ok(client),
				Err(error) => last = Some(format!("{url}: {error}")),
			}
		}
		if start.elapsed() > ARRIVAL {
			return Err(last.unwrap_or_else(|| "no node".into()).into());
		}
		sleep(Duration::from_millis(500)).await;
	}
}
