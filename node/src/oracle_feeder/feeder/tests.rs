// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The rounds, played on a chain and on institutions that do as they are told.

use super::*;
use futures::executor::block_on;
use std::{collections::BTreeSet, sync::Mutex};
use timebank_primitives::{Attested, Commitment};

const BRANCH: BranchId = 4;
const POLL: Duration = Duration::from_secs(60);
const NOW: Moment = 1_000_000;

type Key = (PartnerId, AccountId32, Topic);

/// What a branch has said and what is settled, at one block.
#[derive(Clone, Default)]
struct State {
	spoken: BTreeMap<Key, u64>,
	settled: BTreeMap<Key, u64>,
	refused: BTreeSet<PartnerId>,
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
	/// Whether the states cannot be read, or the cursors not be written.
	is_deaf: bool,
	is_full: bool,
	cursors: BTreeMap<(PartnerId, u32), u64>,
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
			is_deaf: false,
			is_full: false,
			cursors: BTreeMap::new(),
		}
	}

	/// Make a block with all that waits.
	fn include(&mut self) {
		self.height += 1;
		for statement in std::mem::take(&mut self.pool) {
			match statement {
				Statement::Submit { partner, member, topic, value } => {
					let newest = self.best.spoken.entry((partner, member, topic)).or_default();
					*newest = value.version.max(*newest);
				}
				Statement::Complain { partner, fault } => self.best.reported.push((partner, fault)),
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

	fn now(&self) -> Moment {
		self.now
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
		let state = match at {
			At::Best => &self.best,
			At::Finalized => &self.finalized,
		};
		let key = (partner, change.member.clone(), change.topic);
		let reaches = |versions: &BTreeMap<Key, u64>| {
			versions.get(&key).is_some_and(|version| *version >= change.value.version)
		};
		Ok(if state.refused.contains(&partner) {
			Standing::Refused
		} else if reaches(&state.settled) {
			Standing::Settled
		} else if reaches(&state.spoken) {
			Standing::Spoken
		} else {
			Standing::Open
		})
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
		self.pool.push(statement.clone());
		self.sent.push(statement);
		Ok(true)
	}

	fn cursor(&self, source: &Source) -> Result<u64, String> {
		Ok(self.cursors.get(&(source.partner, source.reading)).copied().unwrap_or_default())
	}

	fn keep_cursor(&mut self, source: &Source, cursor: u64) -> Result<(), String> {
		if self.is_full {
			return Err("no space".into());
		}
		self.cursors.insert((source.partner, source.reading), cursor);
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
	Source { partner, url: "https://clinic.example".into(), reading: 0 }
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
		let feeder = Feeder::new(chain, POLL, feeds, clock).expect("the cursors can be read");
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
		self.feeder.chain.cursors.get(&(1, 0)).copied().unwrap_or_default()
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
				node.chain().best.refused.insert(1);
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
	fn another_reading_begins_at_the_beginning_and_repeats_nothing() {
		let mut node = Node::new();
		let changes = vec![change(1, 1, 1, 1), change(2, 2, 1, 1)];
		node.tell(0, Ok(changes.clone()));
		node.settle();
		let mut chain = node.feeder.chain;
		chain.sent.clear();
		let feed = FakeFeed { changes: Mutex::new(Ok(changes)), asked: Mutex::default() };
		let again = Source { reading: 1, ..source(1) };
		let clock = Instant::now();
		let feeder = Feeder::new(chain, POLL, [(again, feed)], clock).expect("it can be read");
		let mut node = Node { feeder, clock };
		node.settle();
		assert_eq!(node.asked(0), [0]);
		assert!(node.chain().sent.is_empty());
		assert_eq!(node.chain().cursors, BTreeMap::from([((1, 0), 2), ((1, 1), 2)]));
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
	fn what_ends_while_it_waits_is_skipped() {
		let mut node = Node::new();
		node.tell(0, Ok(vec![limited(change(1, 1, 1, 1), NOW + 1), change(2, 2, 1, 1)]));
		node.round();
		node.chain().pool.clear();
		node.chain().now = NOW + 1;
		node.chain().height += 2 * ERA;
		node.settle();
		assert_eq!(node.cursor(), 2);
		// Nobody said anything late.
		assert_eq!(node.complaints(3), []);
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
		assert_eq!(node.chain().cursors, BTreeMap::from([((2, 0), 1)]));
		assert_eq!(node.chain().best.reported, [(1, Fault::Oversized)]);
	}

	#[test]
	fn two_values_under_one_version_stop_everything() {
		// In one answer.
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 2, 1, 1), change(2, 1, 3, 1), change(3, 1, 3, 2)]));
		assert_eq!(node.complaints(3), [Fault::Conflicting]);
		assert_eq!(node.chain().sent.len(), 1);
		assert_eq!(node.cursor(), 0);

		// In two.
		let mut node = Node::new();
		node.tell(0, Ok(vec![change(1, 1, 3, 1)]));
		node.settle();
		node.tell(0, Ok(vec![change(2, 2, 1, 1), change(3, 1, 3, 2)]));
		assert_eq!(node.complaints(1), [Fault::Conflicting]);
		assert_eq!(node.chain().sent.len(), 2);
		assert_eq!(node.cursor(), 1);
	}

	#[test]
	fn who_stays_with_the_other_value_is_heard_again() {
		let mut node = Node::new();
		node.chain().room = 0;
		node.tell(0, Ok(vec![change(1, 1, 3, 1)]));
		node.round();
		node.tell(0, Ok(vec![change(1, 1, 3, 2)]));
		node.poll();
		assert!(!node.feeder.institutions[0].is_sound);
		node.poll();
		node.chain().room = 16;
		node.settle();
		assert_eq!(node.cursor(), 1);
		assert_eq!(
			node.chain().sent,
			[
				Statement::Complain { partner: 1, fault: Fault::Conflicting },
				submission(1, &change(1, 1, 3, 2)),
			]
		);
		// Who says something else each time is not.
		let mut node = Node::new();
		node.chain().room = 0;
		for content in 0..9 {
			node.tell(0, Ok(vec![change(1, 1, 3, content)]));
			node.poll();
			assert_eq!(node.feeder.institutions[0].is_sound, content == 0);
		}
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
			node.chain().sent,
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
		assert_eq!(node.chain().sent.last(), Some(&submission(1, &change(3, 2, 2, 7))));
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
	fn what_is_over_when_it_is_first_said_is_skipped_and_told() {
		let mut node = Node::new();
		node.round();
		node.tell(0, Ok(vec![limited(change(1, 1, 1, 1), NOW), change(2, 2, 1, 1)]));
		node.poll();
		node.settle();
		assert_eq!(node.cursor(), 2);
		assert_eq!(
			node.chain().sent,
			[
				Statement::Complain { partner: 1, fault: Fault::Stale },
				submission(1, &change(2, 2, 1, 1)),
			]
		);
	}

	#[test]
	fn what_the_node_missed_may_be_over() {
		let late = || Ok(vec![limited(change(1, 1, 1, 1), NOW), change(2, 2, 1, 1)]);
		// At its first poll, after polls that failed, after it had no role, and before the feed's end.
		let mut node = Node::new();
		node.tell(0, late());
		assert_eq!(node.complaints(2), []);
		assert_eq!(node.chain().sent, [submission(1, &change(2, 2, 1, 1))]);

		let mut node = Node::new();
		node.round();
		node.tell(0, silent());
		node.poll();
		node.tell(0, late());
		assert_eq!(node.complaints(2), []);

		let mut node = Node::new();
		node.round();
		node.chain().presence = Ok(Presence::NoRole);
		node.round();
		node.chain().presence = Ok(Presence::Branch(BRANCH));
		node.tell(0, late());
		assert_eq!(node.complaints(2), []);

		let mut node = Node::new();
		node.tell(0, Ok((1..=150).map(|seq| limited(change(seq, seq as u8, 1, 1), NOW)).collect()));
		assert_eq!(node.complaints(3), []);
		assert_eq!(node.cursor(), 150);
	}

	#[test]
	fn what_was_renewed_may_be_over() {
		let mut node = Node::new();
		node.round();
		node.tell(0, Ok(vec![limited(change(1, 1, 1, 1), NOW), change(2, 1, 2, 1)]));
		assert_eq!(node.complaints(2), []);
		assert_eq!(node.chain().sent, [submission(1, &change(2, 1, 2, 1))]);
	}

	#[test]
	fn what_the_chain_heard_in_time_may_be_over() {
		let mut node = Node::new();
		node.round();
		node.chain().best.settled.insert((1, member(1), Topic::Field(1)), 1);
		node.chain().finalize();
		node.tell(0, Ok(vec![limited(change(1, 1, 1, 1), NOW)]));
		node.poll();
		assert_eq!(node.complaints(2), []);
		assert_eq!(node.cursor(), 1);
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
			assert_eq!(memory.hear(&changes), Ok(false));
			assert!(memory.said.len() <= MAX_REMEMBERED);
			assert_eq!(memory.said.len(), memory.order.len());
		}
		assert_eq!(memory.said.len(), MAX_REMEMBERED);
		assert_eq!(memory.newest, 10_000);
	}
}
