// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The rounds, played on a chain and on institutions that do as they are told.

use super::*;
use futures::executor::block_on;
use std::sync::Mutex;
use timebank_primitives::{Attested, Commitment, Moment};

const BRANCH: BranchId = 4;
const POLL: Duration = Duration::from_secs(60);
const SWEEP: Duration = Duration::from_secs(24 * 3_600);
const PACE: Pace = Pace { poll: POLL, sweep: SWEEP };
const NOW: Moment = 1_000_000;
/// How long a voice waits for a quorum before it can be dropped.
const PATIENCE: Moment = 1_000;

type Key = (PartnerId, AccountId32, Topic);

/// What a branch has said and what is settled, at one block.
#[derive(Clone, Default)]
struct State {
	/// The branch's voices: which version, and from when on it can be dropped.
	spoken: BTreeMap<Key, (u64, Moment)>,
	settled: BTreeMap<Key, u64>,
	/// Institutions that are not heard, topics that are not, and accounts that are no members'.
	unheard: BTreeSet<PartnerId>,
	unserved: BTreeSet<Topic>,
	strangers: BTreeSet<AccountId32>,
	reported: Vec<(PartnerId, Fault)>,
}

struct FakeChain {
	presence: Result<Presence, String>,
	height: BlockNumber,
	now: Moment,
	best: State,
	finalized: State,
	/// What was sent and is in no block, and all that was ever sent.
	pool: Vec<Statement>,
	sent: Vec<Statement>,
	room: usize,
	/// For which institution the pool refuses everything.
	banned: Option<PartnerId>,
	/// Whether the states cannot be read, or the cursors not be written.
	is_deaf: bool,
	is_full: bool,
	cursors: BTreeMap<PartnerId, u64>,
}

impl FakeChain {
	fn new() -> Self {
		Self {
			presence: Ok(Presence::Branch(BRANCH)),
			height: 100,
			now: NOW,
			best: State::default(),
			finalized: State::default(),
			pool: Vec::new(),
			sent: Vec::new(),
			room: 16,
			banned: None,
			is_deaf: false,
			is_full: false,
			cursors: BTreeMap::new(),
		}
	}

	fn state(&self, at: At) -> &State {
		match at {
			At::Best => &self.best,
			At::Finalized => &self.finalized,
		}
	}

	/// Somebody drops what has waited for too long.
	fn drop_lapsed(&mut self) {
		let now = self.now;
		self.best.spoken.retain(|_, (_, lapses_at)| *lapses_at > now);
		self.finalize();
	}

	/// Make a block with all that waits.
	fn include(&mut self) {
		self.height += 1;
		for statement in std::mem::take(&mut self.pool) {
			match statement {
				Statement::Submit { partner, member, topic, value } => {
					let voice = (value.version, self.now + PATIENCE);
					let newest = self.best.spoken.entry((partner, member, topic)).or_insert(voice);
					if newest.0 < value.version {
						*newest = voice;
					}
				}
				Statement::Complain { partner, fault } => self.best.reported.push((partner, fault)),
				Statement::Lapse { partner, member, topic } => {
					let key = (partner, member, topic);
					let (_, lapses_at) = self.best.spoken.remove(&key).expect("there is a voice");
					assert!(lapses_at <= self.now, "it has not lapsed");
				}
			}
		}
	}

	fn finalize(&mut self) {
		self.finalized = self.best.clone();
	}
}

impl Chain for FakeChain {
	fn presence(&self) -> Result<Presence, String> {
		self.presence.clone()
	}

	fn height(&self) -> BlockNumber {
		self.height
	}

	fn is_heard(&self, at: At, partner: PartnerId) -> Result<bool, String> {
		if self.is_deaf {
			return Err("no state".into());
		}
		Ok(!self.state(at).unheard.contains(&partner))
	}

	fn standing(
		&self,
		at: At,
		partner: PartnerId,
		change: &Change,
		branch: BranchId,
	) -> Result<Standing, String> {
		assert_eq!(branch, BRANCH);
		if self.is_deaf {
			return Err("no state".into());
		}
		let state = self.state(at);
		let key = (partner, change.member.clone(), change.topic);
		let version = change.value.version;
		Ok(if state.settled.get(&key).is_some_and(|settled| *settled >= version) {
			Standing::Settled
		} else if state.unheard.contains(&partner) || state.unserved.contains(&change.topic) {
			Standing::NotHeard
		} else if state.strangers.contains(&change.member) {
			Standing::Refused
		} else if state.spoken.get(&key).is_some_and(|(spoken, _)| *spoken >= version) {
			Standing::Spoken
		} else {
			Standing::Open
		})
	}

	fn has_lapsed(
		&self,
		partner: PartnerId,
		change: &Change,
		branch: BranchId,
	) -> Result<bool, String> {
		assert_eq!(branch, BRANCH);
		let key = (partner, change.member.clone(), change.topic);
		Ok(self.best.spoken.get(&key).is_some_and(|(_, lapses_at)| *lapses_at <= self.now))
	}

	fn is_reported(
		&self,
		branch: BranchId,
		partner: PartnerId,
		fault: Fault,
	) -> Result<bool, String> {
		assert_eq!(branch, BRANCH);
		Ok(self.best.reported.contains(&(partner, fault)))
	}

	async fn send(&mut self, statement: Statement) -> Result<bool, String> {
		if self.pool.len() >= self.room {
			return Ok(false);
		}
		let (Statement::Submit { partner, .. }
		| Statement::Complain { partner, .. }
		| Statement::Lapse { partner, .. }) = &statement;
		if self.banned == Some(*partner) {
			return Err("the pool refuses a transaction".into());
		}
		self.pool.push(statement.clone());
		self.sent.push(statement);
		Ok(true)
	}

	fn cursor(&self, source: &Source) -> Result<u64, String> {
		Ok(self.cursors.get(&source.partner).copied().unwrap_or_default())
	}

	fn keep_cursor(&mut self, source: &Source, cursor: u64) -> Result<(), String> {
		if self.is_full {
			return Err("no space".into());
		}
		self.cursors.insert(source.partner, cursor);
		Ok(())
	}
}

/// What an institution has to tell, or what is wrong with it.
struct FakeFeed {
	changes: Mutex<Result<Vec<Change>, Trouble>>,
	/// After which numbers it was asked.
	asked: Mutex<Vec<u64>>,
}

impl Feed for FakeFeed {
	async fn poll(&self, after: u64) -> Result<Vec<Change>, Trouble> {
		self.asked.lock().unwrap().push(after);
		let changes = self.changes.lock().unwrap().clone()?;
		if changes.last().map_or(0, |last| last.seq) < after {
			return Err(Trouble::Rewound);
		}
		Ok(changes.into_iter().filter(|change| change.seq > after).take(LIMIT).collect())
	}
}

fn member(number: u8) -> AccountId32 {
	AccountId32::new([number; 32])
}

/// Change `seq`: version `version` of what is said of member `who`, which is `content`.
fn change(seq: u64, who: u8, version: u64, content: u8) -> Change {
	let attested = Attested { commitment: Commitment([content; 32]), valid_until: None };
	Change {
		seq,
		member: member(who),
		topic: Topic::Field(1),
		value: Value { version, attested: Some(attested) },
	}
}

/// The same, until `until`.
fn limited(mut change: Change, until: Moment) -> Change {
	change.value.attested =
		change.value.attested.map(|attested| Attested { valid_until: Some(until), ..attested });
	change
}

fn submission(partner: PartnerId, change: &Change) -> Statement {
	let Change { member, topic, value, .. } = change.clone();
	Statement::Submit { partner, member, topic, value }
}

fn source(partner: PartnerId) -> Source {
	Source { partner, url: "https://clinic.example".into() }
}

/// A feeder and a clock.
struct Node {
	feeder: Feeder<FakeChain, FakeFeed>,
	clock: Instant,
}

impl Node {
	fn on(chain: FakeChain, partners: &[PartnerId]) -> Self {
		let clock = Instant::now();
		let feeds = partners.iter().map(|partner| {
			let feed = FakeFeed { changes: Mutex::new(Ok(Vec::new())), asked: Mutex::default() };
			(source(*partner), feed)
		});
		let feeder = Feeder::new(chain, PACE, feeds, clock).expect("the cursors can be read");
		Self { feeder, clock }
	}

	/// A node that asks institution 1.
	fn new() -> Self {
		Self::on(FakeChain::new(), &[1])
	}

	/// What the institution in this place answers from now on.
	fn tell(&self, place: usize, changes: Result<Vec<Change>, Trouble>) {
		*self.feeder.institutions[place].feed.changes.lock().unwrap() = changes;
	}

	fn asked(&self, place: usize) -> Vec<u64> {
		self.feeder.institutions[place].feed.asked.lock().unwrap().clone()
	}

	fn chain(&mut self) -> &mut FakeChain {
		&mut self.feeder.chain
	}

	fn cursor(&self) -> u64 {
		self.feeder.chain.cursors.get(&1).copied().unwrap_or_default()
	}

	fn round(&mut self) -> Duration {
		block_on(self.feeder.round(self.clock))
	}

	/// A round at the time of the next poll.
	fn poll(&mut self) -> Duration {
		let due = self.feeder.institutions.iter().map(|institution| institution.due).min();
		self.clock = due.expect("there is an institution").max(self.clock);
		self.round()
	}

	/// Rounds, each with a block that is final at once, until there is nothing more to say.
	fn settle(&mut self) {
		for _ in 0..200 {
			if self.round() != BLOCK {
				return;
			}
			self.clock += BLOCK;
			self.chain().include();
			self.chain().finalize();
		}
		panic!("it goes on and on");
	}

	/// Go on until the next sweep has begun, and the one before it is over.
	fn sweep(&mut self) {
		self.clock += SWEEP;
		for _ in 0..20 {
			self.poll();
			self.settle();
			self.chain().include();
			self.chain().finalize();
		}
	}

	/// What was sent since the last time.
	fn sent(&mut self) -> Vec<Statement> {
		std::mem::take(&mut self.chain().sent)
	}

	/// Polls until complaints, if any, are in the chain.
	fn complaints(&mut self, polls: u32) -> Vec<Fault> {
		for _ in 0..polls {
			self.poll();
			self.chain().include();
		}
		self.chain().best.reported.iter().map(|(_, fault)| *fault).collect()
	}
}

mod cursor {
	use super::*;

	#[test]
	fn changes_are_said_and_passed_once_they_are_final() {
		let mut node = Node::new();
		let changes = vec![change(3, 1, 1, 1), change(7, 2, 1, 1)];
		node.tell(0, Ok(changes.clone()));
		assert_eq!(node.round(), BLOCK);
		let said: Vec<_> = changes.iter().map(|change| submission(1, change)).collect();
		assert_eq!(node.chain().sent, said);
		assert_eq!(node.cursor(), 0);

		// In a block is not enough.
		node.chain().include();
		assert_eq!(node.round(), BLOCK);
		assert_eq!((node.cursor(), node.chain().sent.len()), (0, 2));

		node.chain().finalize();
		assert_eq!(node.round(), POLL);
		assert_eq!((node.cursor(), node.chain().sent.len()), (7, 2));

		node.poll();
		assert_eq!(node.asked(0), [0, 7]);
	}

	#[test]
	fn one_that_waits_holds_up_those_behind_it() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 1), change(3, 3, 1, 1)]));
		node.round();
		// The first one gets lost.
		node.chain().pool.remove(0);
		node.chain().include();
		node.chain().finalize();
		node.round();
		assert_eq!(node.cursor(), 0);

		// It is sent again when it can no longer enter.
		node.chain().height = 100 + ERA - 1;
		node.round();
		assert_eq!(node.chain().sent.len(), 3);
		node.chain().height = 100 + ERA;
		node.round();
		assert_eq!(node.chain().sent.len(), 4);
		assert_eq!(node.chain().sent[3], submission(1, &change(1, 1, 1, 1)));
		node.settle();
		assert_eq!(node.cursor(), 3);
	}

	#[test]
	fn what_the_chain_knows_or_refuses_is_passed_in_silence() {
		for refused in [false, true] {
			let mut node = Node::new();
			let key = (1, member(1), Topic::Field(1));
			if refused {
				node.chain().best.strangers.insert(member(1));
			} else {
				node.chain().best.settled.insert(key, 9);
			}
			node.chain().finalize();
			node.tell(0, Ok(vec![change(1, 1, 8, 1), change(2, 1, 9, 1)]));
			assert_eq!(node.round(), POLL);
			assert_eq!(node.cursor(), 2);
			assert!(node.chain().sent.is_empty());
		}
	}

	#[test]
	fn a_topic_that_is_not_served_holds_up_no_other() {
		let mut node = Node::new();
		node.chain().best.unserved.insert(Topic::Credential(1));
		node.chain().finalize();
		let other = Change { topic: Topic::Credential(1), ..change(1, 1, 1, 1) };
		node.tell(0, Ok(vec![other, change(2, 1, 1, 1)]));
		node.settle();
		assert_eq!(node.cursor(), 2);
		assert_eq!(node.sent(), [submission(1, &change(2, 1, 1, 1))]);
	}

	#[test]
	fn who_becomes_a_member_in_a_block_that_is_not_final_is_waited_for() {
		let mut node = Node::new();
		node.chain().finalized.strangers.insert(member(1));
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		assert_eq!(node.round(), BLOCK);
		assert_eq!(node.cursor(), 0);
		assert_eq!(node.sent(), [submission(1, &change(1, 1, 1, 1))]);
		node.settle();
		assert_eq!(node.cursor(), 1);
	}

	#[test]
	fn nothing_is_passed_or_said_as_long_as_the_institution_is_not_heard() {
		let mut node = Node::new();
		node.chain().best.unheard.insert(1);
		node.chain().finalize();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 1, 2, 2)]));
		for polls in 1..5 {
			// It is asked at its times, and not looked at every two seconds.
			assert_eq!(node.poll(), POLL);
			assert_eq!(node.asked(0).len(), polls);
		}
		assert_eq!(node.cursor(), 0);
		assert!(node.chain().sent.is_empty());

		// Heard at the best block, but not yet for good.
		node.chain().best.unheard.clear();
		node.poll();
		assert_eq!(node.sent(), [submission(1, &change(2, 1, 2, 2))]);
		node.chain().include();
		node.round();
		assert_eq!(node.cursor(), 0);
		node.chain().finalize();
		node.settle();
		assert_eq!(node.cursor(), 2);
	}

	#[test]
	fn a_replaced_block_takes_nothing_away() {
		let mut node = Node::new();
		let before = node.chain().best.clone();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.round();
		node.chain().include();
		node.round();
		// The block with it is gone, and so is the transaction.
		node.chain().best = before;
		node.round();
		assert_eq!((node.cursor(), node.chain().sent.len()), (0, 1));
		node.chain().height = 100 + 2 * ERA;
		node.round();
		assert_eq!(node.chain().sent.len(), 2);
		node.settle();
		assert_eq!(node.cursor(), 1);
	}

	#[test]
	fn a_restart_goes_on_where_it_was() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 1)]));
		node.settle();
		let mut again = Node::on(node.feeder.chain, &[1]);
		again.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 1), change(3, 1, 2, 2)]));
		again.settle();
		assert_eq!(again.asked(0), [2]);
		assert_eq!(again.chain().sent.len(), 3);
		assert_eq!(again.cursor(), 3);
	}

	#[test]
	fn long_feeds_are_read_page_by_page() {
		let mut node = Node::new();
		let changes: Vec<_> = (1..=250).map(|seq| change(seq, seq as u8, seq, 1)).collect();
		node.tell(0, Ok(changes));
		let begin = node.clock;
		for _ in 0..200 {
			let pause = node.round();
			node.clock += pause.min(BLOCK);
			node.chain().include();
			node.chain().finalize();
			if node.cursor() == 250 {
				break;
			}
		}
		assert_eq!(node.cursor(), 250);
		assert_eq!(node.asked(0), [0, 100, 200]);
		assert!(node.clock - begin < POLL, "it waited between full pages");
	}

	#[test]
	fn what_cannot_be_kept_is_read_again() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.chain().is_full = true;
		node.round();
		node.chain().include();
		node.chain().finalize();
		node.round();
		assert_eq!(node.cursor(), 0);
		node.chain().is_full = false;
		node.poll();
		assert_eq!(node.asked(0), [0, 0]);
		assert_eq!((node.cursor(), node.chain().sent.len()), (1, 1));
	}

	#[test]
	fn a_chain_that_does_not_answer_is_waited_for() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.chain().is_deaf = true;
		assert_eq!(node.round(), BLOCK);
		assert!(node.chain().sent.is_empty());
		node.chain().presence = Err("no state".into());
		assert_eq!(node.round(), ABSENCE);
		node.chain().presence = Ok(Presence::Branch(BRANCH));
		node.chain().is_deaf = false;
		node.settle();
		assert_eq!(node.cursor(), 1);
	}
}

mod submitting {
	use super::*;

	#[test]
	fn so_many_are_sent_at_once() {
		let mut node = Node::new();
		node.tell(0, Ok((1..=40).map(|seq| change(seq, seq as u8, 1, 1)).collect()));
		node.round();
		assert_eq!(node.chain().sent.len(), 16);
		node.round();
		assert_eq!(node.chain().sent.len(), 16);
		node.chain().include();
		node.round();
		assert_eq!(node.chain().sent.len(), 32);
		node.settle();
		assert_eq!((node.cursor(), node.chain().sent.len()), (40, 40));
	}

	#[test]
	fn nobody_waits_for_an_institution_with_much_to_say() {
		let mut node = Node::on(FakeChain::new(), &[1, 2, 3]);
		node.tell(0, Ok((1..=100).map(|seq| change(seq, seq as u8, 1, 1)).collect()));
		node.tell(1, Ok(vec![change(1, 1, 1, 1)]));
		node.tell(2, Ok(vec![change(1, 1, 1, 1)]));
		node.chain().room = 4;
		for _ in 0..3 {
			node.round();
			node.chain().include();
		}
		for partner in [2, 3] {
			let said = submission(partner, &change(1, 1, 1, 1));
			assert!(node.chain().sent.contains(&said), "{partner} waits");
		}
	}

	#[test]
	fn what_the_chain_goes_on_refusing_is_tried_less_and_less() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		let mut heights = Vec::new();
		for height in 0..5_000 {
			let before = node.chain().sent.len();
			node.chain().height = height;
			node.round();
			// It comes into a block, and fails there.
			node.chain().pool.clear();
			if node.chain().sent.len() > before {
				heights.push(height);
			}
		}
		assert_eq!(heights, [0, 64, 192, 448, 960, 1_984, 3_008, 4_032]);
	}

	#[test]
	fn only_the_newest_version_is_said() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 1, 2, 2), change(3, 1, 5, 3)]));
		node.settle();
		assert_eq!(node.chain().sent, [submission(1, &change(3, 1, 5, 3))]);
		assert_eq!(node.cursor(), 3);
	}

	#[test]
	fn topics_and_members_have_versions_of_their_own() {
		let mut node = Node::new();
		let other = Change { topic: Topic::Credential(1), ..change(2, 1, 1, 9) };
		node.tell(0, Ok(vec![change(1, 1, 7, 1), other, change(3, 2, 1, 1)]));
		assert_eq!(node.complaints(1), []);
		assert_eq!(node.chain().sent.len(), 3);
	}

	#[test]
	fn what_is_over_is_said_too() {
		// It may tell that something that was to last longer holds no longer.
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.settle();
		node.sent();
		let shortened = limited(change(2, 1, 2, 1), NOW - 1);
		node.tell(0, Ok(vec![change(1, 1, 1, 1), shortened.clone()]));
		node.poll();
		node.settle();
		assert_eq!(node.sent(), [submission(1, &shortened)]);
		assert_eq!(node.cursor(), 2);
		assert_eq!(node.complaints(2), []);
	}

	#[test]
	fn what_the_pool_refuses_keeps_no_other_institution_waiting() {
		for banned in [1, 2, 3] {
			let mut node = Node::on(FakeChain::new(), &[1, 2, 3]);
			node.chain().banned = Some(banned);
			for place in 0..3 {
				node.tell(place, Ok(vec![change(1, 1, 1, 1)]));
			}
			node.round();
			let mut said = node.sent();
			said.sort_by_key(|statement| match statement {
				Statement::Submit { partner, .. }
				| Statement::Complain { partner, .. }
				| Statement::Lapse { partner, .. } => *partner,
			});
			let others = [1, 2, 3].into_iter().filter(|partner| *partner != banned);
			let expected: Vec<_> =
				others.map(|partner| submission(partner, &change(1, 1, 1, 1))).collect();
			assert_eq!(said, expected);
			node.chain().banned = None;
			node.settle();
			assert_eq!(node.chain().cursors, BTreeMap::from([(1, 1), (2, 1), (3, 1)]));
		}
	}
}

mod presence {
	use super::*;

	#[test]
	fn nobody_is_asked_in_vain() {
		for absence in [Presence::Syncing, Presence::NoKey, Presence::NoRole] {
			let mut node = Node::new();
			node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
			node.chain().presence = Ok(absence);
			assert_eq!(node.round(), ABSENCE);
			assert!(node.asked(0).is_empty());
			node.chain().presence = Ok(Presence::Branch(BRANCH));
			node.settle();
			assert_eq!(node.cursor(), 1);
		}
	}

	#[test]
	fn absence_is_logged_once_an_hour() {
		let mut reminder = Reminder::new();
		let start = Instant::now();
		let minutes = |minutes: u64| start + Duration::from_secs(60 * minutes);
		assert!(reminder.is_due(Presence::NoRole, start));
		assert!(!reminder.is_due(Presence::NoRole, minutes(59)));
		assert!(reminder.is_due(Presence::NoRole, minutes(60)));
		assert!(!reminder.is_due(Presence::NoRole, minutes(61)));
		assert!(reminder.is_due(Presence::NoKey, minutes(62)));
		assert!(reminder.is_due(Presence::NoRole, minutes(63)));
	}
}

mod faults;

mod sweep;
