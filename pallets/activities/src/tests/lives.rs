// SPDX-License-Identifier: Apache-2.0

//! Random lives of activities: whatever is sent by whomever, no coin is made, lost or left behind.

use super::*;
use crate::OpenActivities;
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
}

impl Step {
	fn take(&self) -> DispatchResult {
		match *self {
			Self::Publish(by, places, steps) => {
				Activities::publish(signed(by), title(), 1, [1; 32], places, steps)
			}
			Self::Approve(by, id) => Activities::approve(signed(by), id),
			Self::Reject(by, id) => Activities::reject(signed(by), id, [8; 32]),
			Self::Close(by, id) => {
				Activities::close(signed(by), id).map(drop).map_err(|error| error.error)
			}
			Self::Enrol(by, id) => Activities::enrol(signed(by), id),
			Self::Leave(by, id) => Activities::leave(signed(by), id),
			Self::Admit(by, id, who) => Activities::admit(signed(by), id, who),
			Self::Decline(by, id, who) => Activities::decline(signed(by), id, who),
			Self::Start(by, id, who) => confirm_start(by, id, who),
			Self::End(by, id, who) => confirm_end(by, id, who),
			Self::Settle(by, id, who) => Activities::settle(signed(by), id, who),
			Self::Wait(time) => {
				wait(time);
				Ok(())
			}
		}
	}
}

fn step() -> impl Strategy<Value = Step> {
	let who = || prop_oneof![8 => 1u64..4, 1 => Just(21u64), 1 => Just(STRANGER)];
	let auditor = || prop_oneof![5 => Just(AUDITOR), 1 => Just(OTHER_AUDITOR), 1 => Just(MEI)];
	let id = || 0u64..4;
	let three = || (who(), id(), who());
	prop_oneof![
		2 => (who(), 0u32..5, 0u32..45).prop_map(|(by, places, steps)| Step::Publish(by, places, steps)),
		3 => (auditor(), id()).prop_map(|(by, id)| Step::Approve(by, id)),
		1 => (auditor(), id()).prop_map(|(by, id)| Step::Reject(by, id)),
		1 => (who(), id()).prop_map(|(by, id)| Step::Close(by, id)),
		5 => (who(), id()).prop_map(|(by, id)| Step::Enrol(by, id)),
		1 => (who(), id()).prop_map(|(by, id)| Step::Leave(by, id)),
		5 => three().prop_map(|(by, id, who)| Step::Admit(by, id, who)),
		1 => three().prop_map(|(by, id, who)| Step::Decline(by, id, who)),
		9 => three().prop_map(|(by, id, who)| Step::Start(by, id, who)),
		9 => three().prop_map(|(by, id, who)| Step::End(by, id, who)),
		6 => three().prop_map(|(by, id, who)| Step::Settle(by, id, who)),
		4 => (0u64..40 * STEP).prop_map(Step::Wait),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
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
