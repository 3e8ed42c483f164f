// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the feeder complains of.

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
		Ok(vec![change(1, 2, 1, 1), change(2, 1, 3, 1), change(3, 1, 3, 2), change(4, 3, 1, 1)]),
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
