// SPDX-License-Identifier: Apache-2.0

use super::*;
use frame_support::dispatch::GetDispatchInfo;

/// How dear a sweep was in the end.
fn sweep(id: EarmarkId) -> u64 {
	let weight = Pots::sweep(signed(MEI), id).expect("it can be swept").actual_weight;
	weight.expect("it says so").ref_time()
}

#[test]
fn success_a_hundred_at_a_time() {
	build_and_execute(|| {
		Limit::set(&1_000);
		let id = allocated(300);
		for _ in 0..230 {
			assert_ok!(spend(CITY, id, MEI, 1));
		}
		assert_ok!(Pots::give_back(signed(CITY), id));
		wait(RETENTION);
		let call = crate::Call::<Test>::sweep { earmark: id };
		assert_eq!(call.get_dispatch_info().call_weight.ref_time(), 100);
		for left in [130, 30] {
			assert_eq!(sweep(id), 100);
			assert_eq!(earmark(id).state, EarmarkState::Swept { left });
			assert_eq!(Uses::<Test>::iter_prefix(id).count(), left as usize);
			Pots::do_try_state().expect("the invariants hold on the way");
			assert_noop!(spend(CITY, id, MEI, 1), Error::<Test>::EarmarkFinished);
		}
		assert_eq!(Pots::uses(id, 0, 50).len(), 30, "the first ones are still there");
		assert_eq!(sweep(id), 30);
		assert_eq!(last_event(), Event::EarmarkSwept { earmark: id });
		assert_eq!((Pots::earmark(id), Uses::<Test>::iter().count()), (None, 0));
		assert_noop!(Pots::sweep(signed(MEI), id), Error::<Test>::EarmarkNotFound);
	});
}

#[test]
fn boundary_a_hundred_uses_go_at_once() {
	build_and_execute(|| {
		let id = allocated(100);
		for _ in 0..100 {
			assert_ok!(spend(CITY, id, MEI, 1));
		}
		wait(RETENTION);
		assert_eq!(sweep(id), 100);
		assert!(!Earmarks::<Test>::contains_key(id));
	});
}

#[test]
fn boundary_of_one_without_uses_after_retention() {
	build_and_execute(|| {
		let id = allocated(80);
		assert_noop!(Pots::sweep(signed(MEI), id), Error::<Test>::StillKept);
		wait(RETENTION);
		assert_noop!(Pots::sweep(signed(MEI), id), Error::<Test>::StillKept);
		assert_ok!(Pots::give_back(signed(CITY), id));
		wait(RETENTION - 1);
		assert_noop!(Pots::sweep(signed(MEI), id), Error::<Test>::StillKept);
		wait(1);
		assert_eq!(sweep(id), 0);
		assert_eq!(Pots::earmark(id), None);
	});
}

#[test]
fn fails_without_a_signature() {
	build_and_execute(|| {
		let id = allocated(80);
		assert_noop!(Pots::sweep(RuntimeOrigin::none(), id), BadOrigin);
	});
}
