// SPDX-License-Identifier: Apache-2.0

use super::last_event;
use crate::{
	Action, Categories, Change, Error, Event, LastVersion, Opinions, RevisionId, Revisions, Stage,
	Terms, Version, Versions, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::testing::H256;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};
use timebank_primitives::CategoryId;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn analysed() -> RevisionId {
	let revision = crate::NextRevision::<Test>::get();
	assert_ok!(Standard::analyse(signed(AUTHOR), [1; 32], [2; 32]));
	revision
}

fn draft(revision: RevisionId, changes: Vec<Change<Balance>>) -> DispatchResult {
	Standard::draft(signed(AUTHOR), revision, [3; 32], changes.try_into().expect("few"))
}

fn drafted(changes: Vec<Change<Balance>>) -> RevisionId {
	let revision = analysed();
	assert_ok!(draft(revision, changes));
	revision
}

fn published(changes: Vec<Change<Balance>>) -> RevisionId {
	let revision = drafted(changes);
	assert_ok!(Standard::publish(signed(AUTHOR), revision));
	revision
}

fn wait(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

fn hash(revision: RevisionId) -> H256 {
	Standard::draft_hash(revision).expect("it is on its way")
}

fn adopt(revision: RevisionId) -> DispatchResult {
	let from = System::block_number() + Notice::get();
	Standard::adopt(RuntimeOrigin::root(), revision, hash(revision), from)
}

fn rate(category: CategoryId) -> Option<Balance> {
	<Standard as timebank_primitives::Standard>::rate(category)
}

fn dearer() -> Vec<Change<Balance>> {
	vec![set_rate(1, 70)]
}

#[test]
fn the_founding_standard_holds_from_the_start() {
	build_and_execute(|| {
		assert_eq!((rate(1), rate(2), rate(3)), (Some(50), Some(60), None));
		assert_eq!(LastVersion::<Test>::get(), 1);
		let terms = Terms { name: label("meals"), rate: Some(50), version: 1 };
		assert_eq!(Standard::category(1), Some(terms));
	});
}

#[test]
fn success_in_four_steps() {
	build_and_execute(|| {
		let revision = analysed();
		assert_eq!(
			last_event(),
			Event::Analysed { revision, branch: 1, analysis: [1; 32], figures: [2; 32] }
		);
		let changes = vec![rename(1, "dinner"), set_rate(2, 70), add(9, "repair", 40)];
		assert_ok!(draft(revision, changes));
		let draft = hash(revision);
		assert_eq!(last_event(), Event::Drafted { revision, document: [3; 32], draft });
		assert_ok!(Standard::publish(signed(AUTHOR), revision));
		assert_eq!(last_event(), Event::Published { revision, until: 101 });

		assert_ok!(Standard::give_opinion(signed(MEMBER), revision, true, [4; 32]));
		assert_eq!(
			last_event(),
			Event::OpinionGiven { revision, who: MEMBER, supports: true, comment: [4; 32] }
		);
		assert_ok!(Standard::give_opinion(signed(10), revision, false, [5; 32]));
		let record = Revisions::<Test>::get(revision).unwrap();
		assert_eq!((record.support, record.objections), (1, 1));

		wait(100);
		assert_ok!(Standard::adopt(RuntimeOrigin::root(), revision, draft, 111));
		assert_eq!(last_event(), Event::Adopted { revision, version: 2, from: 111 });
		System::assert_has_event(
			Event::CategoryChanged { category: 9, action: add(9, "repair", 40).action, version: 2 }
				.into(),
		);
		assert_eq!(Revisions::<Test>::get(revision), None);
		assert_eq!(
			Versions::<Test>::get(2),
			Some(Version {
				revision: Some(0),
				analysis: [1; 32],
				figures: [2; 32],
				document: [3; 32],
				opinions: (1, 1),
				from: 111
			})
		);

		wait(9);
		assert_eq!((rate(1), rate(2), rate(9)), (Some(50), Some(60), None), "not yet");
		assert_eq!(Standard::category(1).unwrap().name, label("meals"), "nor the name");
		wait(1);
		assert_eq!((rate(1), rate(2), rate(9)), (Some(50), Some(70), Some(40)));
		assert_eq!(Standard::category(1).unwrap().name, label("dinner"));
	});
}

#[test]
fn what_was_said_is_taken_up_before_adoption() {
	build_and_execute(|| {
		let revision = published(dearer());
		let seen = hash(revision);
		// Not while all speak of the same draft.
		assert_noop!(draft(revision, vec![set_rate(1, 65)]), Error::<Test>::WrongStage);
		wait(100);
		assert_ok!(draft(revision, vec![set_rate(1, 65)]));
		// The consortium adopts what it has seen, and nothing else.
		let other = || Standard::adopt(RuntimeOrigin::root(), revision, seen, 1_000);
		assert_noop!(other(), Error::<Test>::OtherDraft);
		// Nor with another text for the same changes.
		let changes: Vec<_> = dearer();
		assert_ok!(Standard::draft(signed(AUTHOR), revision, [9; 32], changes.try_into().unwrap()));
		assert_noop!(other(), Error::<Test>::OtherDraft);
		assert_ok!(draft(revision, vec![set_rate(1, 65)]));
		assert_ok!(adopt(revision));
		wait(10);
		assert_eq!(rate(1), Some(65));
	});
}

#[test]
fn a_retired_category_can_come_back() {
	build_and_execute(|| {
		for (change, expected) in [(retire(1), None), (set_rate(1, 55), Some(55))] {
			let revision = published(vec![change]);
			wait(100);
			assert_ok!(adopt(revision));
			wait(10);
			assert_eq!(rate(1), expected);
		}
		assert_eq!(Standard::category(1).unwrap().name, label("meals"));
	});
}

#[test]
fn fails_analyse() {
	build_and_execute(|| {
		for origin in [signed(MEMBER), signed(10), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Standard::analyse(origin, [1; 32], [2; 32]), BadOrigin);
		}
		analysed();
		analysed();
		assert_noop!(
			Standard::analyse(signed(AUTHOR), [1; 32], [2; 32]),
			Error::<Test>::TooManyRevisions
		);
		// Which keeps no other branch from it.
		assert_ok!(Standard::analyse(signed(21), [1; 32], [2; 32]));
	});
}

#[test]
fn fails_draft() {
	build_and_execute(|| {
		let revision = analysed();
		let by = |origin, revision| {
			Standard::draft(origin, revision, [3; 32], dearer().try_into().unwrap())
		};
		assert_noop!(by(signed(MEMBER), revision), BadOrigin);
		assert_noop!(by(signed(21), revision), Error::<Test>::WrongBranch);
		assert_noop!(by(signed(AUTHOR), 7), Error::<Test>::RevisionNotFound);
		for (changes, error) in [
			(vec![], Error::<Test>::NoChanges),
			(vec![set_rate(1, 1), retire(1)], Error::Duplicate),
			(vec![rename(1, "")], Error::InvalidName),
			(vec![add(9, "", 1)], Error::InvalidName),
			(vec![set_rate(1, 0)], Error::ZeroRate),
			(vec![add(9, "repair", 0)], Error::ZeroRate),
			(vec![add(1, "repair", 1)], Error::CategoryTaken),
			(vec![retire(9)], Error::CategoryNotFound),
			(vec![rename(9, "repair")], Error::CategoryNotFound),
			(vec![set_rate(9, 1)], Error::CategoryNotFound),
		] {
			assert_noop!(draft(revision, changes), error);
		}
		let name = vec![0xff].try_into().unwrap();
		let garbage = Change { category: 1, action: Action::Rename { name } };
		assert_noop!(draft(revision, vec![garbage]), Error::<Test>::InvalidName);
	});
}

#[test]
fn fails_publish() {
	build_and_execute(|| {
		let revision = analysed();
		let publish = |who, revision| Standard::publish(signed(who), revision);
		assert_noop!(publish(AUTHOR, revision), Error::<Test>::WrongStage);
		assert_ok!(draft(revision, dearer()));
		assert_noop!(publish(21, revision), Error::<Test>::WrongBranch);
		assert_noop!(publish(MEMBER, revision), BadOrigin);
		assert_noop!(publish(AUTHOR, 7), Error::<Test>::RevisionNotFound);
		assert_ok!(publish(AUTHOR, revision));
		assert_noop!(publish(AUTHOR, revision), Error::<Test>::WrongStage);
	});
}

#[test]
fn fails_give_opinion() {
	build_and_execute(|| {
		let revision = drafted(dearer());
		let say = |who| Standard::give_opinion(signed(who), revision, true, [4; 32]);
		assert_noop!(say(MEMBER), Error::<Test>::WrongStage);
		assert_ok!(Standard::publish(signed(AUTHOR), revision));
		assert_noop!(say(AUTHOR), Error::<Test>::NotEntitled);
		assert_noop!(
			Standard::give_opinion(signed(MEMBER), 7, true, [4; 32]),
			Error::<Test>::RevisionNotFound
		);
		assert_ok!(say(MEMBER));
		assert_noop!(say(MEMBER), Error::<Test>::AlreadySaid);
		wait(99);
		assert_ok!(say(MEMBER + 1));
		wait(1);
		assert_noop!(say(MEMBER + 2), Error::<Test>::WrongStage);
	});
}

#[test]
fn fails_adopt() {
	build_and_execute(|| {
		let revision = drafted(dearer());
		assert_noop!(adopt(revision), Error::<Test>::WrongStage);
		assert_ok!(Standard::publish(signed(AUTHOR), revision));
		assert_noop!(adopt(revision), Error::<Test>::StillPublished);
		wait(100);
		let call = |origin, id, from| Standard::adopt(origin, id, hash(revision), from);
		let now = System::block_number();
		assert_noop!(call(signed(AUTHOR), revision, now + 10), BadOrigin);
		assert_noop!(call(RuntimeOrigin::root(), 7, now + 10), Error::<Test>::RevisionNotFound);
		assert_noop!(call(RuntimeOrigin::root(), revision, now + 9), Error::<Test>::NoNotice);
		assert_noop!(call(RuntimeOrigin::root(), revision, now + 1_011), Error::<Test>::TooFar);
		assert_ok!(call(RuntimeOrigin::root(), revision, now + 1_010));
	});
}

#[test]
fn a_number_is_used_once_though_two_revisions_want_it() {
	build_and_execute(|| {
		let first = published(vec![add(9, "repair", 40)]);
		let second = published(vec![add(9, "gardening", 30)]);
		wait(100);
		assert_ok!(adopt(first));
		wait(10);
		assert_noop!(adopt(second), Error::<Test>::CategoryTaken);
		assert_eq!(Standard::category(9).unwrap().name, label("repair"));
	});
}

#[test]
fn a_rename_keeps_the_rate_that_came_in_between() {
	build_and_execute(|| {
		let rename = published(vec![rename(1, "dinner")]);
		let dearer = published(dearer());
		wait(100);
		assert_ok!(adopt(dearer));
		wait(10);
		assert_ok!(adopt(rename));
		wait(10);
		assert_eq!(rate(1), Some(70));
	});
}

#[test]
fn fails_adopt_while_another_change_of_the_category_is_to_come() {
	build_and_execute(|| {
		let first = published(dearer());
		let second = published(vec![retire(1)]);
		wait(100);
		let now = System::block_number();
		let root = RuntimeOrigin::root;
		assert_ok!(Standard::adopt(root(), first, hash(first), now + 50));
		assert_noop!(adopt(second), Error::<Test>::ChangePending);
		wait(50);
		assert_ok!(adopt(second));
	});
}

#[test]
fn boundary_there_are_no_more_categories_than_there_may_be() {
	build_and_execute(|| {
		let three =
			|first: CategoryId| (first..first + 3).map(|id| add(id, "new", 1)).collect::<Vec<_>>();
		let (first, second) = (published(three(10)), published(three(20)));
		wait(100);
		assert_ok!(adopt(first));
		assert_noop!(adopt(second), Error::<Test>::TooManyCategories);
		assert_eq!(Categories::<Test>::count(), 5);
	});
}

#[test]
fn success_and_fails_withdraw() {
	build_and_execute(|| {
		let (first, second) = (published(dearer()), analysed());
		let withdraw = Standard::withdraw;
		assert_noop!(withdraw(signed(MEMBER), first), BadOrigin);
		assert_noop!(withdraw(signed(21), first), Error::<Test>::WrongBranch);
		assert_noop!(withdraw(signed(AUTHOR), 7), Error::<Test>::RevisionNotFound);
		assert_noop!(withdraw(RuntimeOrigin::root(), 7), Error::<Test>::RevisionNotFound);
		assert_ok!(withdraw(signed(AUTHOR), first));
		assert_eq!(last_event(), Event::Withdrawn { revision: first });
		assert_ok!(withdraw(RuntimeOrigin::root(), second));
		assert_eq!(Revisions::<Test>::iter().count(), 0);
	});
}

#[test]
fn opinions_are_swept_up_when_it_is_decided() {
	build_and_execute(|| {
		let revision = published(dearer());
		for who in 0..5 {
			assert_ok!(Standard::give_opinion(signed(MEMBER + who), revision, true, [0; 32]));
		}
		let sweep = |limit| Standard::sweep(signed(MEMBER), revision, limit);
		assert_noop!(sweep(9), Error::<Test>::StillOpen);
		assert_noop!(Standard::sweep(RuntimeOrigin::none(), revision, 9), BadOrigin);
		assert_ok!(Standard::withdraw(signed(AUTHOR), revision));
		assert_ok!(sweep(2));
		assert_eq!(Opinions::<Test>::iter_prefix(revision).count(), 3);
		assert_ok!(sweep(u32::MAX));
		assert_eq!(Opinions::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_stage_tells_when_its_publication_ends() {
	build_and_execute(|| {
		let revision = published(dearer());
		let stage = Revisions::<Test>::get(revision).unwrap().stage;
		assert_eq!(stage, Stage::Published { until: 101 });
	});
}
