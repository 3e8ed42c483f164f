// SPDX-License-Identifier: Apache-2.0

//! Follows the chain at one node: which blocks are best, which are final, and what they say.
//!
//! Each block is fetched once, whether it becomes best, final or both, with its events and its weight in one further request. If the
//! node goes away, another one is followed.

use crate::{
	Result,
	chain::{self, Chain},
	rpc::{self, Node},
	source::{BlockSeen, Outcome},
};
use codec::Decode;
use frame_support::{dispatch::PerDispatchClass, weights::Weight};
use frame_system::{EventRecord, Phase};
use jsonrpsee::{core::client::Subscription, ws_client::WsClient};
use std::{
	collections::{BTreeMap, HashMap},
	time::{Duration, Instant},
};
use timebank_runtime::{BlockNumber, Hash, Header};
use tokio::{
	sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
	time::{sleep, timeout},
};

/// After so long without news the node is asked whether it is there. A chain can be silent because it stands still.
const SILENCE: Duration = Duration::from_secs(8);

/// How long to wait before another node is followed.
const PAUSE: Duration = Duration::from_millis(500);

/// How many blocks below the newest final one are remembered: what forks from there is not followed any more.
const REMEMBERED: BlockNumber = 64;

/// What is heard of the chain.
pub enum News<C: Chain> {
	/// A block has become best for the first time.
	Best(Box<Seen<C>>),
	/// A block that was told of as best has become final.
	Final {
		/// Its number.
		number: BlockNumber,
		/// Its hash.
		hash: Hash,
		/// When it was heard.
		at: Instant,
	},
	/// A block is final at the height of another one that was final.
	Conflict {
		/// At which height.
		number: BlockNumber,
	},
	/// Another node is followed.
	Turned {
		/// Which one was followed until now.
		from: String,
		/// Why not any more.
		why: String,
	},
}

/// A block and what it says.
pub struct Seen<C: Chain> {
	/// Which.
	pub block: BlockSeen,
	/// When it was heard that it is best.
	pub at: Instant,
	/// Its transactions in their order.
	pub extrinsics: Vec<Found<C::Event>>,
	/// Events of hooks.
	pub hooks: Vec<C::Event>,
	/// How many bytes its transactions have.
	pub bytes: usize,
	/// What it weighs.
	pub weight: PerDispatchClass<Weight>,
	/// How long it took to ask the node for it.
	pub fetched_in: Duration,
	/// How long it took to read it.
	pub read_in: Duration,
}

/// A transaction in a block.
pub struct Found<Event> {
	/// Its hash.
	pub hash: Hash,
	/// What came of it.
	pub outcome: Outcome,
	/// Its events.
	pub events: Vec<Event>,
}

enum Heard {
	Best(Header),
	Final(Header),
	Over,
}

/// The follower of a chain.
pub struct Follower<C: Chain> {
	urls: Vec<String>,
	news: UnboundedSender<News<C>>,
	/// What was told of: number and parent, by hash.
	known: HashMap<Hash, (BlockNumber, Hash)>,
	last_final: (BlockNumber, Hash),
}

impl<C: Chain> Follower<C> {
	/// Follows from this final block on, at the first of these nodes that is there.
	pub fn new(urls: Vec<String>, from: &Header, news: UnboundedSender<News<C>>) -> Self {
		let last_final = (from.number, from.hash());
		let known = HashMap::from([(last_final.1, (from.number, from.parent_hash))]);
		Self { urls, news, known, last_final }
	}

	/// Follows for as long as somebody listens.
	pub async fn run(mut self) {
		for url in self.urls.clone().iter().cycle() {
			let why = match self.follow(url).await {
				Ok(()) => "the node closed the connection".into(),
				Err(error) => error.to_string(),
			};
			if self.news.send(News::Turned { from: url.clone(), why }).is_err() {
				return;
			}
			sleep(PAUSE).await;
		}
	}

	async fn follow(&mut self, url: &str) -> Result<()> {
		let client = rpc::connect(url, 64).await?;
		let node = Node(&client);
		let (heard, mut hears) = unbounded_channel();
		// Times are taken as the news come, however long it takes to look at a block.
		let listeners = [
			tokio::spawn(listen(node.headers(false).await?, heard.clone(), Heard::Best)),
			tokio::spawn(listen(node.headers(true).await?, heard, Heard::Final)),
		];
		let result = self.listen_to(&client, &mut hears).await;
		listeners.iter().for_each(tokio::task::JoinHandle::abort);
		result
	}

	async fn listen_to(
		&mut self,
		client: &WsClient,
		hears: &mut UnboundedReceiver<(Instant, Heard)>,
	) -> Result<()> {
		let node = Node(client);
		loop {
			match timeout(SILENCE, hears.recv()).await {
				Ok(Some((at, Heard::Best(header)))) => self.on_best(&node, header, at).await?,
				Ok(Some((at, Heard::Final(header)))) => self.on_final(&node, header, at).await?,
				Ok(Some((_, Heard::Over)) | None) => return Ok(()),
				Err(_) => drop(
					timeout(SILENCE, node.finalized())
						.await
						.map_err(|_| "the node is silent")??,
				),
			}
		}
	}

	/// Tell of a block, and of those before it that nobody has told of.
	async fn on_best(&mut self, node: &Node<'_>, header: Header, at: Instant) -> Result<()> {
		let mut unknown = Vec::new();
		let mut hash = header.hash();
		while !self.known.contains_key(&hash) {
			let asked = Instant::now();
			let block = node.block(hash).await?;
			let (number, parent) = (block.header.number, block.header.parent_hash);
			unknown.push((hash, block, asked.elapsed()));
			// A fork from below what is final is none that can be followed.
			if number <= self.last_final.0.saturating_sub(REMEMBERED) || number == 0 {
				break;
			}
			hash = parent;
		}
		for (hash, block, asked) in unknown.into_iter().rev() {
			let (number, parent) = (block.header.number, block.header.parent_hash);
			let seen = look_at::<C>(node, hash, block, at, asked).await?;
			self.known.insert(hash, (number, parent));
			self.tell(News::Best(Box::new(seen)))?;
		}
		Ok(())
	}

	/// Tell that a block is final, and those before it.
	async fn on_final(&mut self, node: &Node<'_>, header: Header, at: Instant) -> Result<()> {
		let (last, last_hash) = self.last_final;
		let newest = (header.number, header.hash());
		if newest.0 < last {
			// Another node, which is not as far.
			return Ok(());
		}
		self.on_best(node, header, at).await?;
		let mut finals = Vec::new();
		let mut next = newest.1;
		let mut joins = newest.1 == last_hash;
		while let Some((number, parent)) =
			self.known.get(&next).copied().filter(|(number, _)| *number > last)
		{
			finals.push((number, next));
			next = parent;
			joins = next == last_hash;
		}
		if !joins {
			self.tell(News::Conflict { number: last })?;
		}
		for (number, hash) in finals.into_iter().rev() {
			self.tell(News::Final { number, hash, at })?;
		}
		self.last_final = newest;
		let oldest = newest.0.saturating_sub(REMEMBERED);
		self.known.retain(|_, (number, _)| *number >= oldest);
		Ok(())
	}

	fn tell(&self, news: News<C>) -> Result<()> {
		self.news.send(news).map_err(|_| "nobody listens".into())
	}
}

async fn listen(
	mut headers: Subscription<Header>,
	heard: UnboundedSender<(Instant, Heard)>,
	what: fn(Header) -> Heard,
) {
	while let Some(Ok(header)) = headers.next().await {
		if heard.send((Instant::now(), what(header))).is_err() {
			return;
		}
	}
	let _ = heard.send((Instant::now(), Heard::Over));
}

async fn look_at<C: Chain>(
	node: &Node<'_>,
	hash: Hash,
	block: rpc::Block,
	at: Instant,
	asked: Duration,
) -> Result<Seen<C>> {
	let start = Instant::now();
	let keys = [rpc::key("System", "Events"), rpc::key("System", "BlockWeight")];
	let values = node.values(&keys, hash).await?;
	let fetched_in = asked + start.elapsed();
	let start = Instant::now();
	let [events, weight] = <[_; 2]>::try_from(values).map_err(|_| "two values were asked for")?;
	let events = events.map_or(Ok(Vec::new()), |events| decode_all(&events))?;
	let weight = weight.map_or(Ok(PerDispatchClass::default()), |weight| decode_all(&weight))?;
	let (of_extrinsics, hooks) = by_extrinsic::<C>(events);
	let rpc::Block { header, extrinsics } = block;
	let extrinsics: Vec<_> = extrinsics.into_iter().map(|extrinsic| extrinsic.0).collect();
	let now = C::moment(&extrinsics).unwrap_or_default();
	let bytes = extrinsics.iter().map(Vec::len).sum();
	let extrinsics = found::<C>(&extrinsics, of_extrinsics);
	let block = BlockSeen { number: header.number, hash, now };
	let read_in = start.elapsed();
	Ok(Seen { block, at, extrinsics, hooks, bytes, weight, fetched_in, read_in })
}

fn decode_all<T: Decode>(bytes: &[u8]) -> Result<T> {
	T::decode(&mut &bytes[..])
		.map_err(|error| format!("the chain says what this program does not know: {error}").into())
}

/// Events by the number of their transaction.
type ByExtrinsic<C> = BTreeMap<u32, Vec<<C as Chain>::Event>>;

/// The events by the number of their transaction, and those of none.
fn by_extrinsic<C: Chain>(
	events: Vec<Box<EventRecord<C::Event, Hash>>>,
) -> (ByExtrinsic<C>, Vec<C::Event>) {
	let (mut of_extrinsics, mut hooks) = (ByExtrinsic::<C>::new(), Vec::new());
	for record in events {
		match record.phase {
			Phase::ApplyExtrinsic(number) => {
				of_extrinsics.entry(number).or_default().push(record.event);
			}
			_ => hooks.push(record.event),
		}
	}
	(of_extrinsics, hooks)
}

fn found<C: Chain>(
	extrinsics: &[impl AsRef<[u8]>],
	mut events: ByExtrinsic<C>,
) -> Vec<Found<C::Event>> {
	(0..)
		.zip(extrinsics)
		.map(|(number, extrinsic)| {
			let events = events.remove(&number).unwrap_or_default();
			let outcome = events.iter().rev().find_map(C::outcome);
			// Each has one of two events. Without them nobody knows, and it is not counted as a success.
			let outcome = outcome.unwrap_or_else(|| Outcome::Failure("no event says".into()));
			Found { hash: chain::hash(extrinsic.as_ref()), outcome, events }
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::TimeBank;
	use codec::Encode;
	use sp_runtime::DispatchError;
	use timebank_runtime::{Runtime, RuntimeEvent};

	fn record(
		phase: Phase,
		event: frame_system::Event<Runtime>,
	) -> EventRecord<RuntimeEvent, Hash> {
		EventRecord { phase, event: event.into(), topics: vec![] }
	}

	#[test]
	fn transactions_are_matched_with_their_events() {
		let dispatch_info = Default::default();
		let success =
			|| frame_system::Event::ExtrinsicSuccess { dispatch_info: Default::default() };
		let code_updated = || frame_system::Event::CodeUpdated { hash: Hash::zero() };
		let failure = frame_system::Event::ExtrinsicFailed {
			dispatch_error: DispatchError::BadOrigin,
			dispatch_info,
		};
		let records = vec![
			record(Phase::ApplyExtrinsic(0), success()),
			record(Phase::ApplyExtrinsic(2), success()),
			record(Phase::ApplyExtrinsic(1), failure),
			record(Phase::Finalization, code_updated()),
		];
		let events = decode_all(&records.encode()).unwrap();
		let (of_extrinsics, hooks) = by_extrinsic::<TimeBank>(events);
		assert_eq!(hooks, [code_updated().into()]);
		let found = found::<TimeBank>(&[vec![1], vec![2], vec![3], vec![4]], of_extrinsics);
		let outcomes: Vec<_> = found.iter().map(|found| found.outcome.clone()).collect();
		let failed = |why: &str| Outcome::Failure(why.into());
		assert_eq!(
			outcomes,
			[Outcome::Success, failed("BadOrigin"), Outcome::Success, failed("no event says")]
		);
		assert_eq!(found[3].hash, chain::hash(&[4]));
	}
}
