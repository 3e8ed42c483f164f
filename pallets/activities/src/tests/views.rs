// SPDX-License-Identifier: Apache-2.0

//! What can be asked: how far an activity is (A8), and what members take and took part in.

use super::*;
use crate::{Part, Past};
use timebank_primitives::Phase;

fn phase_at(id: ActivityId, after: Moment) -> Option<Phase> {
	Now::set(START + after);
	Activities::phase(id)
}

mod phase {
	use super::*;

	#[test]
	fn boundary_it_moves_with_the_windows() {
		build_and_execute(|| {
			let later = Terms { enrolment: window(HOUR, ENROLMENT_ENDS), ..terms(1, 20) };
			let id = published_as(MEI, later, Funding::Own);
			assert_eq!(phase_at(id, 0), Some(Phase::Audit));
			assert_ok!(approve(AUDITOR, id));
			assert_eq!(phase_at(id, 0), Some(Phase::Announced));
			assert_eq!(phase_at(id, HOUR - 1), Some(Phase::Announced));
			assert_eq!(phase_at(id, HOUR), Some(Phase::Enrolment));
			assert_eq!(phase_at(id, SERVICE_BEGINS - 1), Some(Phase::Enrolment));
			assert_eq!(phase_at(id, SERVICE_BEGINS), Some(Phase::InProgress));
			assert_eq!(phase_at(id, SERVICE_ENDS - 1), Some(Phase::InProgress));
			assert_eq!(phase_at(id, SERVICE_ENDS), Some(Phase::Ended));
			idle();
			assert_eq!(phase_at(id, SERVICE_ENDS + CONFIRM_PERIOD - 1), Some(Phase::Ended));
			Now::set(START + SERVICE_ENDS + CONFIRM_PERIOD);
			idle();
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		});
	}

	#[test]
	fn success_between_enrolment_and_service_it_is_as_before() {
		build_and_execute(|| {
			let apart = Terms { enrolment: window(0, HOUR), ..terms(1, 20) };
			let id = approved_as(MEI, apart, Funding::Own);
			assert_eq!(phase_at(id, HOUR), Some(Phase::Enrolment));
		});
	}

	#[test]
	fn success_it_is_returned_until_it_is_edited() {
		build_and_execute(|| {
			let id = published(1, 20);
			assert_ok!(reject(AUDITOR, id));
			assert_eq!(Activities::phase(id), Some(Phase::Returned));
			assert_ok!(edit(MEI, id, terms(1, 20)));
			assert_eq!(Activities::phase(id), Some(Phase::Audit));
		});
	}

	#[test]
	fn success_it_has_ended_when_nothing_begins_any_more() {
		build_and_execute(|| {
			let (concluded, settled_all) = (approved(2, 20), approved(1, 20));
			started(concluded, TOM);
			assert_ok!(close(MEI, concluded));
			assert_eq!(Activities::phase(concluded), Some(Phase::Ended));
			enrolled(settled_all, ANA);
			settled(settled_all, BEN, HOUR);
			assert_eq!(Activities::phase(settled_all), Some(Phase::Ended));
		});
	}

	#[test]
	fn success_there_is_none_of_what_was_never_published() {
		build_and_execute(|| {
			assert_eq!(Activities::phase(0), None);
			let id = published(1, 20);
			assert_ok!(close(MEI, id));
			assert_eq!(Activities::phase(id), Some(Phase::Over));
			assert_eq!(Activities::activity(id), None);
			assert_eq!(Activities::phase(id + 1), None);
		});
	}
}

#[test]
fn a_member_finds_all_that_is_open_for_them() {
	build_and_execute(|| {
		let own = published_as(TOM, terms(1, 20), Funding::Own);
		let managed = published(1, 20);
		assert_ok!(invite(MEI, managed, TOM));
		assert_ok!(accept(TOM, managed));
		let joined = approved(1, 20);
		enrolled(joined, TOM);
		let mut open = Activities::open_activities(TOM);
		open.sort_by_key(|(id, _)| *id);
		let expected =
			[(own, Part::Publisher), (managed, Part::Manager), (joined, Part::Participant)];
		assert_eq!(open, expected);
	});
}

#[test]
fn a_member_remembers_the_last_ones_only() {
	build_and_execute(|| {
		let ids: Vec<ActivityId> = (0..4)
			.map(|_| {
				let id = approved(1, 20);
				settled(id, TOM, HOUR);
				id
			})
			.collect();
		for (who, part) in [(TOM, Part::Participant), (MEI, Part::Publisher)] {
			let past = Activities::recent_activities(who);
			assert_eq!(past.iter().map(|past| past.activity).collect::<Vec<_>>(), ids[1..]);
			assert!(past.iter().all(|past| (past.part, past.steps) == (part, 20)));
			assert!(past.windows(2).all(|two| two[0].at < two[1].at));
		}
	});
}

#[test]
fn a_publisher_remembers_how_much_all_served() {
	build_and_execute(|| {
		let id = approved(2, 20);
		managed_by_lin(id);
		settled(id, TOM, HOUR);
		settled(id, ANA, HOUR / 2);
		idle();
		let at = Now::get();
		let past = |part| [Past { activity: id, part, steps: 30, at }];
		assert_eq!(Activities::recent_activities(MEI), past(Part::Publisher));
		assert_eq!(Activities::recent_activities(LIN), past(Part::Manager));
	});
}

#[test]
fn what_came_to_nothing_is_remembered_by_its_publisher() {
	build_and_execute(|| {
		let id = published(1, 20);
		pass(ENROLMENT_ENDS);
		let past = Past { activity: id, part: Part::Publisher, steps: 0, at: Now::get() };
		assert_eq!(Activities::recent_activities(MEI), [past]);
	});
}
