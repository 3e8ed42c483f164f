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

mod faults {
	use super::*;

	fn silent() -> Result<Vec<Change>, Trouble> {
		Err(Trouble::Silent("status 500".into()))
	}

	#[test]
	fn silence_counts_from_the_fifth_poll() {
		let mut node = Node::new();
		node.tell(0, silent());
		assert_eq!(node.complaints(4), []);
		assert_eq!(node.complaints(1), [Fault::Silent]);
	}

	#[test]
	fn any_answer_breaks_the_silence() {
		let mut node = Node::new();
		for _ in 0..3 {
			node.tell(0, silent());
			assert_eq!(node.complaints(4), []);
			node.tell(0, Ok(Vec::new()));
			assert_eq!(node.complaints(1), []);
		}
		node.tell(0, silent());
		node.complaints(4);
		node.tell(0, Err(Trouble::Oversized));
		node.complaints(1);
		node.tell(0, silent());
		assert_eq!(node.complaints(4), [Fault::Oversized]);
	}

	#[test]
	fn each_fault_is_told() {
		for (trouble, fault) in [
			(Trouble::Malformed("no feed".into()), Fault::Malformed),
			(Trouble::Oversized, Fault::Oversized),
			(Trouble::Rewound, Fault::Stale),
		] {
			let mut node = Node::new();
			node.tell(0, Err(trouble));
			assert_eq!(node.complaints(1), [fault]);
		}
	}

	#[test]
	fn a_complaint_is_made_again_only_after_it_was_acknowledged() {
		let mut node = Node::new();
		node.tell(0, Err(Trouble::Oversized));
		node.complaints(5);
		assert_eq!(node.chain().sent.len(), 1);
		node.chain().best.reported.clear();
		node.chain().height += ERA;
		node.complaints(2);
		assert_eq!(node.chain().sent.len(), 2);
	}

	#[test]
	fn a_complaint_that_got_lost_is_made_again() {
		let mut node = Node::new();
		node.tell(0, Err(Trouble::Oversized));
		node.round();
		node.chain().pool.clear();
		node.round();
		assert_eq!(node.chain().sent.len(), 1);
		node.chain().height += ERA;
		node.round();
		assert_eq!(node.chain().sent.len(), 2);
	}

	#[test]
	fn what_has_mended_is_not_told() {
		let mut node = Node::new();
		node.chain().room = 0;
		node.tell(0, Err(Trouble::Oversized));
		node.round();
		node.tell(0, Ok(Vec::new()));
		node.poll();
		node.chain().room = 16;
		assert_eq!(node.complaints(2), []);
	}

	#[test]
	fn polls_come_less_often_as_long_as_they_fail() {
		let mut node = Node::new();
		node.tell(0, Err(Trouble::Oversized));
		let mut waits = Vec::new();
		for _ in 0..7 {
			node.poll();
			waits.push((node.feeder.institutions[0].due - node.clock).as_secs() / POLL.as_secs());
		}
		assert_eq!(waits, [1, 2, 4, 8, 16, 16, 16]);
		node.tell(0, Ok(Vec::new()));
		node.poll();
		assert_eq!(node.feeder.institutions[0].due - node.clock, POLL);
	}

	#[test]
	fn one_institution_failing_leaves_the_others_alone() {
		let mut node = Node::on(FakeChain::new(), &[1, 2]);
		node.tell(0, Err(Trouble::Oversized));
		node.tell(1, Ok(vec![change(1, 1, 1, 1)]));
		node.round();
		node.chain().include();
		node.chain().finalize();
		node.round();
		assert_eq!(node.chain().cursors, BTreeMap::from([(2, 1)]));
		assert_eq!(node.chain().best.reported, [(1, Fault::Oversized)]);
	}

	#[test]
	fn two_values_under_one_version_are_told_and_hold_up_nobody_else() {
		// In one answer.
		let mut node = Node::new();
		node.tell(
			0,
			Ok(vec![
				change(1, 2, 1, 1),
				change(2, 1, 3, 1),
				change(3, 1, 3, 2),
				change(4, 3, 1, 1),
			]),
		);
		node.settle();
		assert_eq!(
			node.sent(),
			[
				Statement::Complain { partner: 1, fault: Fault::Conflicting },
				submission(1, &change(1, 2, 1, 1)),
				submission(1, &change(4, 3, 1, 1)),
			]
		);
		assert_eq!(node.cursor(), 4);

		// In two.
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 3, 1)]));
		node.settle();
		node.sent();
		node.tell(0, Ok(vec![change(1, 1, 3, 1), change(2, 2, 1, 1), change(3, 1, 3, 2)]));
		node.poll();
		node.settle();
		assert_eq!(
			node.sent(),
			[
				Statement::Complain { partner: 1, fault: Fault::Conflicting },
				submission(1, &change(2, 2, 1, 1)),
			]
		);
		assert_eq!(node.cursor(), 3);
	}

	#[test]
	fn a_newer_version_puts_right_what_was_contradictory() {
		// For whoever reads all of it at once.
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 3, 1), change(2, 1, 3, 2), change(3, 1, 4, 2)]));
		node.settle();
		assert_eq!(node.sent(), [submission(1, &change(3, 1, 4, 2))]);
		assert_eq!(node.cursor(), 3);
		// And for whoever has read the pair.
		let mut node = Node::new();
		let pair = vec![change(1, 1, 3, 1), change(2, 1, 3, 2)];
		node.tell(0, Ok(pair.clone()));
		node.settle();
		assert_eq!(node.complaints(0), [Fault::Conflicting]);
		node.sent();
		node.tell(0, Ok([pair, vec![change(3, 1, 4, 2)]].concat()));
		node.poll();
		node.settle();
		assert_eq!(node.sent(), [submission(1, &change(3, 1, 4, 2))]);
	}

	#[test]
	fn who_stays_with_the_other_value_is_heard_again() {
		let mut node = Node::new();
		node.chain().room = 0;
		node.tell(0, Ok(vec![change(1, 1, 3, 1)]));
		node.round();
		node.tell(0, Ok(vec![change(1, 1, 3, 2)]));
		node.poll();
		node.chain().room = 16;
		node.settle();
		assert_eq!(node.sent(), [Statement::Complain { partner: 1, fault: Fault::Conflicting }]);
		node.sweep();
		assert_eq!(node.sent(), [submission(1, &change(1, 1, 3, 2))]);
	}

	#[test]
	fn another_end_is_another_value() {
		let mut node = Node::new();
		let first = change(1, 1, 3, 1);
		let second = limited(change(2, 1, 3, 1), NOW + 9);
		node.tell(0, Ok(vec![first, second]));
		assert_eq!(node.complaints(1), [Fault::Conflicting]);
	}

	#[test]
	fn who_contradicts_themselves_is_not_quoted_any_more() {
		let mut node = Node::new();
		node.chain().room = 1;
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 1)]));
		node.round();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 7)]));
		node.chain().room = 16;
		node.complaints(1);
		node.round();
		assert_eq!(
			node.sent(),
			[
				submission(1, &change(1, 1, 1, 1)),
				Statement::Complain { partner: 1, fault: Fault::Conflicting },
			]
		);
		// It says so under a version of its own.
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(3, 2, 2, 7)]));
		node.poll();
		node.settle();
		assert_eq!(node.cursor(), 3);
		assert_eq!(node.sent(), [submission(1, &change(3, 2, 2, 7))]);
	}

	#[test]
	fn saying_the_same_again_is_no_contradiction() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 3, 1), change(2, 1, 3, 1)]));
		node.settle();
		assert_eq!(node.complaints(2), []);
		assert_eq!(node.cursor(), 2);
	}

	#[test]
	fn versions_that_go_back_are_skipped_and_told() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 5, 1), change(2, 1, 4, 2), change(3, 2, 1, 1)]));
		node.settle();
		assert_eq!(node.cursor(), 3);
		assert_eq!(
			node.chain().sent,
			[
				Statement::Complain { partner: 1, fault: Fault::Stale },
				submission(1, &change(1, 1, 5, 1)),
				submission(1, &change(3, 2, 1, 1)),
			]
		);
		// In another answer.
		node.chain().best.reported.clear();
		node.tell(0, Ok(vec![change(4, 1, 3, 3)]));
		assert_eq!(node.complaints(2), [Fault::Stale]);
	}

	#[test]
	fn reading_an_answer_again_is_no_going_back() {
		let mut node = Node::new();
		node.chain().room = 0;
		node.tell(0, Ok(vec![change(1, 1, 4, 1), change(2, 1, 5, 2)]));
		assert_eq!(node.complaints(4), []);
		// And going back is told once, not at each reading.
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 5, 1), change(2, 1, 4, 2)]));
		assert_eq!(node.complaints(2), [Fault::Stale]);
		node.chain().best.reported.clear();
		node.chain().height += ERA;
		assert_eq!(node.complaints(4), []);
	}

	#[test]
	fn who_is_not_heard_is_not_complained_of() {
		let mut node = Node::new();
		node.chain().best.unheard.insert(1);
		node.chain().finalize();
		node.tell(0, Err(Trouble::Oversized));
		assert_eq!(node.complaints(3), []);
		assert!(node.chain().sent.is_empty());
		assert!(node.feeder.institutions[0].complaints.is_empty());
		assert!(node.poll() > BLOCK, "it goes on looking");
		// If it is heard again, and still wrong, it is told.
		node.chain().best.unheard.clear();
		assert_eq!(node.complaints(1), [Fault::Oversized]);
	}

	#[test]
	fn memory_is_bounded() {
		let mut memory = Memory::default();
		for page in 0..100_u64 {
			let changes: Vec<_> = (1..=100)
				.map(|place| {
					let seq = page * 100 + place;
					let mut bytes = [0; 32];
					bytes[..8].copy_from_slice(&seq.to_le_bytes());
					Change { member: AccountId32::new(bytes), ..change(seq, 0, 1, 1) }
				})
				.collect();
			assert_eq!(memory.hear(&changes), Flaws::default());
			assert!(memory.said.len() <= MAX_REMEMBERED);
			assert_eq!(memory.said.len(), memory.order.len());
		}
		assert_eq!(memory.said.len(), MAX_REMEMBERED);
		assert_eq!(memory.newest, 10_000);
	}
}

mod sweep {
	use super::*;

	#[test]
	fn the_first_one_begins_an_interval_after_the_start() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		let begin = node.clock;
		node.settle();
		while node.clock - begin < SWEEP - POLL {
			node.poll();
		}
		assert!(node.asked(0)[1..].iter().all(|after| *after == 1));
		while node.clock - begin < SWEEP {
			node.poll();
		}
		let asked = node.asked(0);
		assert_eq!(asked[asked.len() - 2..], [1, 0]);
		// And the next one an interval later.
		let begin = node.clock;
		while node.clock - begin < SWEEP - POLL {
			node.poll();
		}
		assert!(node.asked(0)[asked.len()..].iter().all(|after| *after == 1));
		node.poll();
		assert_eq!(node.asked(0).last(), Some(&0));
	}

	#[test]
	fn what_the_chain_has_is_not_said_again() {
		let mut node = Node::new();
		node.tell(0, Ok((1..=5).map(|seq| change(seq, seq as u8, 1, 1)).collect()));
		node.settle();
		assert_eq!(node.sent().len(), 5);
		node.chain().best.settled.insert((1, member(1), Topic::Field(1)), 1);
		node.chain().finalize();
		node.sweep();
		assert!(node.sent().is_empty());
		assert_eq!(node.cursor(), 5);
	}

	#[test]
	fn what_lapsed_is_said_again() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 1)]));
		node.settle();
		node.sent();
		node.chain().best.settled.insert((1, member(2), Topic::Field(1)), 1);
		node.chain().now += PATIENCE;
		node.chain().drop_lapsed();
		node.poll();
		assert!(node.sent().is_empty());
		node.sweep();
		assert_eq!(node.sent(), [submission(1, &change(1, 1, 1, 1))]);
	}

	#[test]
	fn what_has_waited_for_too_long_is_lapsed_and_said_again() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 1)]));
		node.settle();
		node.sent();
		node.chain().now += PATIENCE - 1;
		node.sweep();
		assert!(node.sent().is_empty());
		node.chain().best.settled.insert((1, member(2), Topic::Field(1)), 1);
		node.chain().now += 1;
		node.sweep();
		let lapse = Statement::Lapse { partner: 1, member: member(1), topic: Topic::Field(1) };
		assert_eq!(node.sent(), [lapse]);
		node.sweep();
		assert_eq!(node.sent(), [submission(1, &change(1, 1, 1, 1))]);
	}

	#[test]
	fn who_becomes_a_member_later_is_spoken_of_then() {
		let mut node = Node::new();
		node.chain().best.strangers.insert(member(1));
		node.chain().finalize();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 1, 2, 2), change(3, 2, 1, 1)]));
		node.settle();
		assert_eq!(node.sent(), [submission(1, &change(3, 2, 1, 1))]);
		node.chain().best.strangers.clear();
		node.chain().finalize();
		node.sweep();
		// Only the newest, though the node may have forgotten the other one.
		assert_eq!(node.sent(), [submission(1, &change(2, 1, 2, 2))]);
	}

	#[test]
	fn topics_that_are_added_later_are_spoken_of_then() {
		let mut node = Node::new();
		node.chain().best.unserved.insert(Topic::Field(1));
		node.chain().finalize();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.settle();
		assert_eq!(node.cursor(), 1);
		node.chain().best.unserved.clear();
		node.chain().finalize();
		node.sweep();
		assert_eq!(node.sent(), [submission(1, &change(1, 1, 1, 1))]);
	}

	#[test]
	fn a_restart_forgets_its_place_and_loses_nothing() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.settle();
		let mut again = Node::on(node.feeder.chain, &[1]);
		again.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		again.chain().now += PATIENCE;
		again.chain().drop_lapsed();
		again.settle();
		again.sent();
		assert_eq!(again.asked(0), [1]);
		again.sweep();
		assert_eq!(again.sent(), [submission(1, &change(1, 1, 1, 1))]);
	}

	#[test]
	fn it_takes_a_page_at_each_poll() {
		let mut node = Node::new();
		node.tell(0, Ok((1..=250).map(|seq| change(seq, seq as u8, seq, 1)).collect()));
		while node.cursor() < 250 {
			node.poll();
			node.chain().include();
			node.chain().finalize();
			node.clock += BLOCK;
		}
		node.settle();
		node.sent();
		node.chain().now += PATIENCE;
		node.chain().drop_lapsed();
		node.clock += SWEEP;
		let before = node.asked(0).len();
		for asked in 1..=3 {
			node.poll();
			node.settle();
			assert_eq!(node.asked(0).len(), before + 2 * asked);
		}
		assert_eq!(node.asked(0)[before..], [250, 0, 250, 100, 250, 200]);
		assert_eq!(node.sent().len(), 250);
		node.poll();
		assert_eq!(node.asked(0).len(), before + 7);
	}

	#[test]
	fn pages_may_be_small() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.settle();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(9, 2, 1, 1)]));
		node.poll();
		node.settle();
		assert_eq!(node.cursor(), 9);
		// It gives one change at a time, though there are more.
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		let institution = &mut node.feeder.institutions[0];
		let (clock, chain) = (node.clock, &mut node.feeder.chain);
		let page = (0, Ok(vec![change(1, 1, 1, 1)]));
		institution.take_swept(page, chain, BRANCH, PACE, clock).expect("it can be kept");
		assert_eq!((institution.sweep.cursor, institution.cursor), (Some(1), 9));
		let page = (1, Ok(vec![change(9, 2, 1, 1)]));
		institution.take_swept(page, chain, BRANCH, PACE, clock).expect("it can be kept");
		assert_eq!((institution.sweep.cursor, institution.cursor), (None, 9));
	}

	#[test]
	fn what_is_new_is_not_said_twice() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.settle();
		node.sent();
		node.tell(0, Ok(vec![change(1, 1, 1, 1), change(2, 2, 1, 1)]));
		node.clock += SWEEP;
		node.round();
		assert_eq!(node.asked(0), [0, 1, 0]);
		assert_eq!(node.sent(), [submission(1, &change(2, 2, 1, 1))]);
	}

	#[test]
	fn what_the_chain_goes_on_refusing_does_not_hold_it_up() {
		let mut node = Node::new();
		node.tell(0, Ok((1..=3).map(|seq| change(seq, seq as u8, 1, 1)).collect()));
		node.settle();
		node.sent();
		node.chain().now += PATIENCE;
		node.chain().drop_lapsed();
		for _ in 0..3 {
			node.clock += SWEEP + POLL;
			for _ in 0..5 {
				node.poll();
				// It comes into a block, and fails there.
				node.chain().pool.clear();
			}
			assert_eq!(node.sent().len(), 3);
		}
	}

	#[test]
	fn a_pair_that_contradicts_itself_stays_unsaid_until_it_is_put_right() {
		let mut node = Node::new();
		let (one, other) = (change(1, 1, 3, 1), change(2, 1, 3, 2));
		node.tell(0, Ok(vec![one, other.clone()]));
		node.settle();
		let complaint = [Statement::Complain { partner: 1, fault: Fault::Conflicting }];
		assert_eq!(node.sent(), complaint);
		node.sweep();
		assert!(node.sent().is_empty());
		// Once it was acknowledged, it is told again.
		node.chain().best.reported.clear();
		node.chain().height += ERA;
		node.sweep();
		assert_eq!(node.sent(), complaint);
		// The institution takes one of them away.
		node.tell(0, Ok(vec![other.clone()]));
		node.sweep();
		assert_eq!(node.sent(), [submission(1, &other)]);
		// What is settled was told long ago.
		node.chain().best.settled.insert((1, member(1), Topic::Field(1)), 4);
		node.chain().best.reported.clear();
		node.chain().finalize();
		node.tell(0, Ok(vec![change(1, 1, 3, 1), other]));
		node.sweep();
		assert!(node.sent().is_empty());
	}

	#[test]
	fn a_feed_that_begins_anew_is_read_from_there() {
		let mut node = Node::new();
		node.tell(0, Ok((1..=9).map(|seq| change(seq, seq as u8, 1, 1)).collect()));
		node.settle();
		node.sent();
		// It has restored a backup, and says something new under a number that was there before.
		let restored = vec![change(1, 1, 1, 1), change(2, 2, 1, 1), change(3, 2, 2, 9)];
		node.tell(0, Ok(restored.clone()));
		assert_eq!(node.complaints(1), [Fault::Stale]);
		node.sent();
		node.sweep();
		assert_eq!(node.cursor(), 3);
		assert_eq!(node.sent(), [submission(1, &restored[2])]);
		node.tell(0, Ok([restored, vec![change(4, 1, 2, 2)]].concat()));
		node.poll();
		node.settle();
		assert_eq!(node.sent(), [submission(1, &change(4, 1, 2, 2))]);
		assert_eq!(node.cursor(), 4);
	}

	#[test]
	fn what_is_wrong_with_the_news_does_not_slow_it_down() {
		let mut node = Node::new();
		let changes =
			|count: u64| Ok((1..=count).map(|seq| change(seq, seq as u8, 1, 1)).collect());
		node.tell(0, changes(240));
		while node.cursor() < 240 {
			node.poll();
			node.chain().include();
			node.chain().finalize();
			node.clock += BLOCK;
		}
		node.settle();
		node.tell(0, changes(230));
		node.complaints(8);
		node.clock += SWEEP;
		let before = node.asked(0).len();
		node.poll();
		let begin = node.clock;
		while node.cursor() == 240 {
			node.poll();
			node.settle();
		}
		assert_eq!(node.asked(0)[before..], [240, 0, 240, 100, 240, 200, 240, 230]);
		assert!(node.clock - begin <= 4 * POLL);
		assert_eq!(node.cursor(), 230);
	}

	#[test]
	fn what_cannot_be_read_again_is_told_and_left_until_the_next_one() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 1, 1)]));
		node.settle();
		let institution = &mut node.feeder.institutions[0];
		let (clock, chain) = (node.clock, &mut node.feeder.chain);
		let malformed = (0, Err(Trouble::Malformed("no feed".into())));
		institution.take_swept(malformed, chain, BRANCH, PACE, clock).expect("nothing is kept");
		assert_eq!((institution.sweep.cursor, institution.sweep.due), (None, clock + SWEEP));
		node.round();
		assert_eq!(
			node.chain().sent.last(),
			Some(&Statement::Complain { partner: 1, fault: Fault::Malformed })
		);

		// Silence is waited for, but not for ever.
		let institution = &mut node.feeder.institutions[0];
		let chain = &mut node.feeder.chain;
		for silences in 1..SILENT_POLLS {
			let silent = (100, Err(Trouble::Silent("status 500".into())));
			institution.take_swept(silent, chain, BRANCH, PACE, clock).expect("nothing is kept");
			assert_eq!(institution.sweep.question(clock), Some(100));
			assert_eq!(institution.sweep.silences, silences);
		}
		let silent = (100, Err(Trouble::Silent("status 500".into())));
		institution.take_swept(silent, chain, BRANCH, PACE, clock).expect("nothing is kept");
		assert_eq!(institution.sweep.question(clock), None);
	}

	#[test]
	fn it_waits_for_room() {
		let mut node = Node::new();
		node.tell(0, Ok((1..=40).map(|seq| change(seq, seq as u8, 1, 1)).collect()));
		node.settle();
		node.sent();
		node.chain().now += PATIENCE;
		node.chain().drop_lapsed();
		node.clock += SWEEP;
		assert_eq!(node.round(), BLOCK);
		assert_eq!(node.sent().len(), 16);
		node.settle();
		assert_eq!(node.sent().len(), 24);
	}
}
