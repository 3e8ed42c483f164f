// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the feeder says again, and when.

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
	let changes = |count: u64| Ok((1..=count).map(|seq| change(seq, seq as u8, 1, 1)).collect());
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
