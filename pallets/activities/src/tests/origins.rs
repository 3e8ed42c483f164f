// SPDX-License-Identifier: Apache-2.0

//! What holds for all calls: who sends them, and that there is an activity.

use super::*;
use crate::{Call, Error, WeightInfo};
use frame_support::{BoundedVec, assert_noop, dispatch::GetDispatchInfo, traits::ConstU32};
use sp_runtime::traits::Dispatchable;

/// Every call about this activity but for its publication, and somebody who might send it.
fn calls(activity: ActivityId) -> Vec<(AccountId, Call<Test>)> {
	let (participant, who, opinion, reason) = (TOM, TOM, OPINION, REASON);
	let participants = batch(&[TOM]);
	vec![
		(MEI, Call::close { activity }),
		(TOM, Call::enrol { activity }),
		(TOM, Call::leave { activity }),
		(MEI, Call::admit { activity, participant }),
		(MEI, Call::decline { activity, participant }),
		(MEI, Call::confirm_start { activity, participant }),
		(MEI, Call::confirm_end { activity, participant, until: None }),
		(MEI, Call::settle { activity, participant }),
		(MEI, Call::check_in { activity, participants: participants.clone() }),
		(MEI, Call::check_out { activity, participants: ends(&[TOM]) }),
		(MEI, Call::settle_many { activity, participants: participants.clone() }),
		(MEI, Call::edit { activity, terms: terms(1, 20) }),
		(AUDITOR, Call::take_down { activity, opinion }),
		(MEI, Call::invite { activity, who }),
		(TOM, Call::accept_invitation { activity }),
		(MEI, Call::dismiss { activity, who }),
		(MEI, Call::report_absence { activity, participants }),
		(MEI, Call::top_up { activity, participant, steps: 1 }),
		(TOM, Call::dispute { activity, participant, reason }),
		(STRANGER, Call::tend { task: Task::Activity(activity) }),
		(STRANGER, Call::tend { task: Task::Participant(activity, participant) }),
	]
}

fn ends(all: &[AccountId]) -> BoundedVec<(AccountId, Option<Moment>), ConstU32<3>> {
	all.iter().map(|who| (*who, None)).collect::<Vec<_>>().try_into().expect("fits")
}

fn send(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	RuntimeCall::Activities(call).dispatch(origin).plain()
}

#[test]
fn every_call_is_signed() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		let publish = Call::publish { terms: terms(1, 20), funding: Funding::Own };
		let others = [(MEI, publish), (MEI, Call::end_series { series: id })];
		for (_, call) in calls(id).into_iter().chain(others) {
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(send(origin, call.clone()), BAD_ORIGIN);
			}
		}
	});
}

#[test]
fn there_has_to_be_such_an_activity() {
	build_and_execute(|| {
		let id = published(1, 20);
		for (by, call) in calls(id + 1) {
			assert_noop!(send(signed(by), call), Error::<Test>::ActivityNotFound);
		}
	});
}

#[test]
fn nothing_can_be_done_about_an_activity_that_is_over() {
	build_and_execute(|| {
		let closed = approved(1, 20);
		admitted(closed, TOM);
		assert_ok!(close(MEI, closed));
		let done = approved(1, 20);
		settled(done, TOM, HOUR);
		let expired = published(1, 20);
		pass(ENROLMENT_ENDS);
		for id in [closed, done, expired] {
			for (by, call) in calls(id) {
				assert_noop!(send(signed(by), call), Error::<Test>::ActivityOver);
			}
		}
	});
}

#[test]
fn every_call_keeps_its_index() {
	use codec::Encode;
	let indices: Vec<u8> = calls(0).iter().map(|(_, call)| call.encode()[0]).collect();
	// 1, 2 and 22 were given before.
	let expected: Vec<u8> = (3..=21).chain([24, 24]).collect();
	assert_eq!(indices, expected);
	let publish = Call::<Test>::publish { terms: terms(1, 20), funding: Funding::Own };
	assert_eq!(publish.encode()[0], 0);
	assert_eq!(Call::<Test>::end_series { series: 0 }.encode()[0], 23);
}

#[test]
fn whoever_sends_pays_for_those_who_are_enrolled_only() {
	build_and_execute(|| {
		let with_two = || {
			let id = approved(1, 20);
			enrolled(id, TOM);
			admitted(id, ANA);
			id
		};
		let edited = Activities::edit(signed(MEI), with_two(), terms(1, 20)).expect("is edited");
		assert_eq!(edited.actual_weight, Some(<() as WeightInfo>::edit(2)));
		let down = Activities::take_down(signed(AUDITOR), with_two(), OPINION).expect("is down");
		assert_eq!(down.actual_weight, Some(<() as WeightInfo>::take_down(2)));
		let id = with_two();
		let closed = Activities::close(signed(MEI), id).expect("is closed");
		assert_eq!(closed.actual_weight, Some(<() as WeightInfo>::close(2)));
	});
}

#[test]
fn nothing_costs_more_than_was_said() {
	build_and_execute(|| {
		let declared = |call: Call<Test>| call.get_dispatch_info().call_weight;
		let all = |count: usize| batch(&[TOM, ANA, BEN][..count]);
		for count in 1..=3 {
			let (participants, n) = (all(count), count as u32);
			let check_in = Call::check_in { activity: 0, participants: participants.clone() };
			assert_eq!(declared(check_in), <() as WeightInfo>::check_in(n));
			let check_out = Call::check_out { activity: 0, participants: ends(&participants) };
			assert_eq!(declared(check_out), <() as WeightInfo>::check_out(n));
			let settle = Call::settle_many { activity: 0, participants: participants.clone() };
			assert_eq!(declared(settle), <() as WeightInfo>::settle_many(n));
			let absence = Call::report_absence { activity: 0, participants };
			assert_eq!(declared(absence), <() as WeightInfo>::report_absence(n));
		}
		// As many as are enrolled.
		let id = approved(1, 20);
		for count in 0..=2u32 {
			assert_eq!(declared(Call::close { activity: id }), <() as WeightInfo>::close(count));
			let edit = Call::edit { activity: id, terms: terms(1, 1) };
			assert_eq!(declared(edit), <() as WeightInfo>::edit(count));
			let down = Call::take_down { activity: id, opinion: OPINION };
			assert_eq!(declared(down), <() as WeightInfo>::take_down(count));
			let tend = Call::tend { task: Task::Activity(id) };
			assert_eq!(declared(tend), <() as WeightInfo>::tend_activity(count));
			enrolled(id, [TOM, ANA, BEN][count as usize]);
		}
	});
}
