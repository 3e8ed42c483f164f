// SPDX-License-Identifier: Apache-2.0

//! Random lives of activities: whatever is sent by whomever, no coin is made, lost or left behind.

use super::*;
use crate::{OpenActivities, Participation, Side, Stage};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
	Publish(AccountId, u32, u32),
	Approve(AccountId, ActivityId),
	Reject(AccountId, ActivityId),
	Close(AccountId, ActivityId),
	Enrol(AccountId, ActivityId),
	Leave(AccountId, ActivityId),
	Admit(AccountId, ActivityId, AccountId),
	Decline(AccountId, ActivityId, AccountId),
	Start(AccountId, ActivityId, AccountId),
	End(AccountId, ActivityId, AccountId),
	Settle(AccountId, ActivityId, AccountId),
	Wait(u64),
	/// Leave the time bank, as nobody does with coins on hold.
	Exit(AccountId),
	/// Whatever comes next for this participant.
	Advance(ActivityId, AccountId),
}

impl Step {
	/// Activities are counted from the newest one back.
	fn take(&self) -> DispatchResult {
		let nth = |back: u64| crate::NextId::<Test>::get().saturating_sub(back + 1);
		match *self {
			Self::Publish(by, places, steps) => {
				Activities::publish(signed(by), title(), 1, [1; 32], places, steps)
			}
			Self::Approve(by, id) => Activities::approve(signed(by), nth(id)),
			Self::Reject(by, id) => Activities::reject(signed(by), nth(id), [8; 32]),
			Self::Close(by, id) => {
				Activities::close(signed(by), nth(id)).map(drop).map_err(|error| error.error)
			}
			Self::Enrol(by, id) => Activities::enrol(signed(by), nth(id)),
			Self::Leave(by, id) => Activities::leave(signed(by), nth(id)),
			Self::Admit(by, id, who) => Activities::admit(signed(by), nth(id), who),
			Self::Decline(by, id, who) => Activities::decline(signed(by), nth(id), who),
			Self::Start(by, id, who) => confirm_start(by, nth(id), who),
			Self::End(by, id, who) => confirm_end(by, nth(id), who),
			Self::Settle(by, id, who) => Activities::settle(signed(by), nth(id), who),
			Self::Advance(id, who) => advance(nth(id), who),
			Self::Exit(who) => {
				frame_support::ensure!(purse(who).held == 0, NO_COINS);
				Gone::mutate(|gone| gone.push(who));
				Ok(())
			}
			Self::Wait(time) => {
				wait(time);
				Ok(())
			}
		}
	}
}

fn advance(id: ActivityId, who: AccountId) -> DispatchResult {
	let Some(activity) = Activities::activity(id) else {
		return Activities::publish(signed(MEI), title(), 1, [1; 32], 2, 30);
	};
	let publisher = activity.publisher;
	let other = |side| if side == Side::Publisher { who } else { publisher };
	match Activities::participation(id, who) {
		_ if activity.stage == Stage::Submitted => Activities::approve(signed(AUDITOR), id),
		None => Activities::enrol(signed(who), id),
		Some(Participation::Applied) => Activities::admit(signed(publisher), id, who),
		Some(Participation::Admitted { started_by: None }) => confirm_start(who, id, who),
		Some(Participation::Admitted { started_by: Some(side) }) => {
			confirm_start(other(side), id, who)
		}
		Some(Participation::InService { ended_by: None, .. }) => confirm_end(publisher, id, who),
		Some(Participation::InService { ended_by: Some((side, _)), .. }) => {
			confirm_end(other(side), id, who)
		}
		Some(Participation::Ended { .. }) => Activities::settle(signed(publisher), id, who),
		Some(Participation::Settled) => {
			Activities::close(signed(publisher), id).map(drop).map_err(|error| error.error)
		}
	}
}

/// Mostly what a life needs to go on, so that random ones come far; else anything by anybody.
fn step() -> impl Strategy<Value = Step> {
	let anybody = || prop_oneof![6 => 1u64..4, 1 => Just(21u64), 1 => Just(STRANGER)];
	let publisher = || prop_oneof![6 => Just(MEI), 1 => anybody()];
	let participant = || prop_oneof![6 => TOM..=ANA, 1 => anybody()];
	let auditor = || prop_oneof![8 => Just(AUDITOR), 1 => Just(OTHER_AUDITOR), 1 => Just(MEI)];
	let id = || prop_oneof![6 => Just(0u64), 2 => 1u64..3, 1 => 3u64..9];
	// The publisher or the participant, with the participant.
	let party = || {
		(prop_oneof![Just(true), Just(false)], publisher(), id(), participant())
			.prop_map(|(own, publisher, id, who)| (if own { who } else { publisher }, id, who))
	};
	prop_oneof![
		2 => (publisher(), 0u32..5, 0u32..45)
			.prop_map(|(by, places, steps)| Step::Publish(by, places, steps)),
		4 => (auditor(), id()).prop_map(|(by, id)| Step::Approve(by, id)),
		1 => (auditor(), id()).prop_map(|(by, id)| Step::Reject(by, id)),
		1 => (publisher(), id()).prop_map(|(by, id)| Step::Close(by, id)),
		6 => (participant(), id()).prop_map(|(by, id)| Step::Enrol(by, id)),
		1 => (participant(), id()).prop_map(|(by, id)| Step::Leave(by, id)),
		6 => (publisher(), id(), participant())
			.prop_map(|(by, id, who)| Step::Admit(by, id, who)),
		1 => (publisher(), id(), participant())
			.prop_map(|(by, id, who)| Step::Decline(by, id, who)),
		12 => party().prop_map(|(by, id, who)| Step::Start(by, id, who)),
		12 => party().prop_map(|(by, id, who)| Step::End(by, id, who)),
		8 => (publisher(), id(), participant())
			.prop_map(|(by, id, who)| Step::Settle(by, id, who)),
		6 => (0u64..40 * STEP).prop_map(Step::Wait),
		1 => prop_oneof![Just(ANA), Just(21)].prop_map(Step::Exit),
		30 => (id(), participant()).prop_map(|(id, who)| Step::Advance(id, who)),
	]
}

thread_local! {
	/// Payments in all random lives together.
	static PAYMENTS: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_make_no_lose_no_and_leave_no_coin() {
	no_life_makes_loses_or_leaves_a_coin();
	let payments = PAYMENTS.get();
	assert!(payments > 500, "only {payments} payments in 512 lives");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	fn no_life_makes_loses_or_leaves_a_coin(steps in proptest::collection::vec(step(), 1..150)) {
		build_and_execute(|| {
			let all = [1u64, 2, 3, 21];
			let mut escrows = BTreeSet::new();
			for step in steps {
				let purses = all.map(purse);
				let published = crate::NextId::<Test>::get();
				if step.take().is_err() {
					assert_eq!(all.map(purse), purses, "a refused {step:?} moves nothing");
				}
				if crate::NextId::<Test>::get() > published {
					escrows.insert(published);
				}
				let total: u64 = all.map(purse).iter().map(|purse| purse.free + purse.held).sum();
				assert_eq!(total, 4 * 1_000, "after {step:?}");
				Activities::do_try_state().expect("the invariants hold after each step");
			}

			// Whatever was paid was held before, once for each service.
			let paid = PAID.take();
			PAYMENTS.set(PAYMENTS.get() + paid.len());
			let mut services = BTreeSet::new();
			for (_, payee, _, id) in &paid {
				assert!(escrows.contains(id));
				assert!(services.insert((*id, *payee)), "a service was paid twice");
			}

			// Everything can be brought to its end, and then nothing is held any more.
			for id in escrows {
				let Some(activity) = Activities::activity(id) else { continue };
				let publisher = activity.publisher;
				for who in all {
					let _ = confirm_start(publisher, id, who);
					let _ = confirm_start(who, id, who);
					let _ = confirm_end(publisher, id, who);
					let _ = confirm_end(who, id, who);
					let _ = Activities::settle(signed(publisher), id, who);
				}
				let _ = Activities::close(signed(publisher), id);
				assert_eq!(Activities::activity(id), None);
			}
			for who in all {
				assert_eq!(purse(who).held, 0, "an escrow left behind");
				assert_eq!(OpenActivities::<Test>::get(who), 0);
			}
		});
	}
}
