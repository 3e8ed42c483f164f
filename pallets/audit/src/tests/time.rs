// SPDX-License-Identifier: Apache-2.0

//! What is due, done by blocks that have time or by whoever asks for it, and the rest of the network.

use super::*;
use crate::Queue;
use frame_support::{traits::Hooks, weights::Weight};

mod tend {
	use super::*;

	#[test]
	fn success_anybody_sees_to_what_is_due() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_noop!(tend(Task::Case(id)), Error::<Test>::NotDue);
			at(START + ESCALATION - 1);
			assert_noop!(tend(Task::Case(id)), Error::<Test>::NotDue);
			at(START + ESCALATION);
			assert_ok!(tend(Task::Case(id)));
			assert_eq!(case(id).branch, Some(2));
			assert_noop!(tend(Task::Case(id)), Error::<Test>::NotDue);
			at(START + LAPSE);
			assert_ok!(tend(Task::Case(id)));
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_what_was_decided_is_forgotten() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_noop!(tend(Task::Case(id)), Error::<Test>::NotDue);
			at(START + APPEAL);
			assert_ok!(tend(Task::Case(id)));
			assert_eq!(fates().pop(), Some(Fate::Forgotten { subject: field(MEI) }));
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_what_was_drawn_is_forgotten_and_nobody_chooses_when_it_is_drawn() {
		build_and_execute(|| {
			make_record(MEI);
			assert_eq!(open(routine(1)), Ok(Opening::Passed));
			let now = Now::get();
			assert_noop!(tend(Task::Draw(1)), Error::<Test>::NotDue);
			at(now + DRAW);
			// Else a publisher would wait for a block in which it is not hit.
			assert_noop!(tend(Task::Draw(1)), Error::<Test>::NotDue);
			work();
			assert_eq!(last_event(), Event::Drawn { activity: 1, is_sampled: false });
			at(now + SAMPLE);
			assert_ok!(tend(Task::Draw(1)));
			ensure_all_is_over();
		});
	}

	#[test]
	fn fails_for_what_is_not_in_the_queue() {
		build_and_execute(|| {
			assert_noop!(tend(Task::Case(99)), Error::<Test>::TaskNotFound);
			assert_noop!(tend(Task::Draw(99)), Error::<Test>::TaskNotFound);
			let id = opened(request(field(MEI)));
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_ok!(appeal(MEI, id));
			assert_noop!(tend(Task::Case(id)), Error::<Test>::TaskNotFound);
			let unsigned = || Audit::tend(RuntimeOrigin::none(), Task::Case(id));
			assert_noop!(unsigned(), BAD_ORIGIN);
		});
	}
}

mod pause {
	use super::*;

	#[test]
	fn success_while_nobody_can_keep_a_deadline_they_rest() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			IsPaused::set(true);
			at(START + LAPSE);
			assert_noop!(tend(Task::Case(id)), Error::<Test>::Resting);
			assert_eq!(Audit::on_idle(1, Weight::MAX), Weight::zero());
			assert_eq!(case(id).branch, Some(1));
			IsPaused::set(false);
			work();
			ensure_all_is_over();
		});
	}
}

mod idle {
	use super::*;

	#[test]
	fn success_a_backlog_is_worked_off_as_far_as_there_is_time() {
		build_and_execute(|| {
			for number in 0..250 {
				opened(request(activity(number)));
			}
			at(START + LAPSE);
			let open = || AllCases::<Test>::iter().count();
			Audit::on_idle(1, Weight::zero());
			assert_eq!(open(), 250);
			// A block does no more than so much at once.
			Audit::on_idle(1, Weight::MAX);
			assert!((150..160).contains(&open()), "{} are left", open());
			wait_until(START + LAPSE + TICK);
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_no_more_is_used_than_there_is() {
		build_and_execute(|| {
			for number in 0..20 {
				opened(request(activity(number)));
			}
			at(START + LAPSE);
			for limit in [0, 1_000, 1_500_000, 5_000_000, 50_000_000] {
				let limit = Weight::from_parts(limit, limit);
				let used = Audit::on_idle(1, limit);
				assert!(used.all_lte(limit), "{used:?} of {limit:?}");
			}
			// What there was no time for is put off by a tick.
			wait_until(START + LAPSE + TICK);
			ensure_all_is_over();
		});
	}

	#[test]
	fn boundary_what_a_block_has_no_time_for_is_not_lost() {
		build_and_execute(|| {
			let id = opened(request(service()));
			at(START + LAPSE);
			// Enough to look into the queue, and not enough for the case.
			Audit::on_idle(1, Weight::from_parts(1_000_000, 1_000_000));
			assert_eq!(case(id).state, State::Open);
			Audit::do_try_state().expect("it still stands in the queue");
			wait_until(START + LAPSE + TICK);
			ensure_all_is_over();
		});
	}

	#[test]
	fn boundary_a_task_costs_what_comes_of_it() {
		use frame_support::dispatch::GetDispatchInfo;
		build_and_execute(|| {
			let cost = |id| {
				let call = crate::Call::<Test>::tend { task: Task::Case(id) };
				call.get_dispatch_info().call_weight.ref_time()
			};
			let own = cost(99);
			let (lapsing, decided) = (opened(request(field(MEI))), opened(request(field(TOM))));
			assert_ok!(decide(AUDITOR, decided, REFUSED));
			// To hand it up costs nothing elsewhere, to let it lapse what its pallet says, to forget it less.
			assert_eq!((cost(lapsing), cost(decided)), (own, own + 100_000));
			assert_eq!(cost(appealed(MEI, decided)), own + 100_000);
			at(START + LAPSE);
			assert_eq!(cost(lapsing), own + 1_000_000);
		});
	}

	#[test]
	fn success_what_is_no_longer_due_is_taken_out() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_ok!(escalate(AUDITOR, id));
			assert_ok!(ask(PROVINCIAL, id));
			assert_ok!(decide(PROVINCIAL, id, REFUSED));
			assert_ok!(appeal(MEI, id));
			assert_eq!(Queue::<Test>::iter().count(), 1);
			withdraw(&field(MEI));
			assert_eq!(Queue::<Test>::iter().count(), 1);
		});
	}
}
