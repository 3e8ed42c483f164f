// SPDX-License-Identifier: Apache-2.0

//! Services, activities, lateness and absence, and the credit that follows.

use super::*;

/// A category of service.
const CARE: u16 = 3;

#[test]
fn a_service_is_counted_on_both_sides() {
	build_and_execute(|| {
		assert_eq!((Reviews::services(&TOM), Reviews::last_service(&TOM)), (0, None));
		Reviews::note_service(&MEI, &TOM, CARE, HOUR);
		wait(DAY);
		Reviews::note_service(&MEI, &TOM, CARE, 1);
		Reviews::note_service(&ZOE, &TOM, 4, 2);
		let tom = standing(TOM).standing;
		assert_eq!((tom.served_steps, tom.received_steps, tom.services), (23, 0, 3));
		assert_eq!(Reviews::last_service(&TOM), Some(START + DAY));
		assert_eq!((Reviews::services_in(TOM, CARE), Reviews::services_in(TOM, 4)), (2, 1));
		assert_eq!(<Reviews as Reputation<_>>::services_in(&MEI, CARE), 0);
		let mei = standing(MEI).standing;
		assert_eq!((mei.served_steps, mei.received_steps, mei.services), (0, 21, 0));
		assert_eq!(Reviews::last_service(&MEI), None);
	});
}

#[test]
fn activities_in_which_somebody_served_are_counted() {
	build_and_execute(|| {
		Reviews::note_finished(&MEI);
		Reviews::note_finished(&MEI);
		assert_eq!((Reviews::published(&MEI), Reviews::published(&TOM)), (2, 0));
	});
}

#[test]
fn everybody_begins_with_full_credit_and_has_no_more() {
	build_and_execute(|| {
		assert_eq!((Reviews::credit(&TOM), Reviews::credit(&STRANGER)), (100, 100));
		Reviews::note_service(&MEI, &TOM, CARE, HOUR);
		wait(10 * DAY);
		assert_eq!((Reviews::credit(&MEI), Reviews::credit(&TOM)), (100, 100));
	});
}

#[test]
fn lateness_and_absence_cost_credit_down_to_none() {
	build_and_execute(|| {
		Reviews::note_late(&MEI);
		Reviews::note_absence(&TOM);
		let lost = |who, reason, credit| Event::CreditLost { who, reason, credit };
		assert_eq!(events(), [lost(MEI, Lapse::Late, 90), lost(TOM, Lapse::Absence, 80)]);
		for _ in 0..5 {
			Reviews::note_absence(&TOM);
		}
		assert_eq!((Reviews::credit(&MEI), Reviews::credit(&TOM)), (90, 0));
		let (mei, tom) = (standing(MEI).standing, standing(TOM).standing);
		assert_eq!((mei.late, mei.absences, tom.late, tom.absences), (1, 0, 0, 6));
	});
}

#[test]
fn a_point_comes_back_with_each_full_day_and_no_part_of_a_day_is_lost() {
	build_and_execute(|| {
		wait(DAY / 2);
		Reviews::note_late(&MEI);
		wait(DAY - 1);
		assert_eq!(Reviews::credit(&MEI), 90);
		wait(1);
		assert_eq!(Reviews::credit(&MEI), 91);
		wait(DAY / 2);
		// Half a day has passed towards the next point, and still has after this.
		Reviews::note_late(&MEI);
		assert_eq!(Reviews::credit(&MEI), 81);
		wait(DAY / 2);
		assert_eq!(Reviews::credit(&MEI), 82);
		wait(18 * DAY);
		assert_eq!(Reviews::credit(&MEI), 100);
		wait(Moment::MAX / 2);
		assert_eq!(Reviews::credit(&MEI), 100);
	});
}

#[test]
fn services_bring_credit_back_to_both_sides_once_a_day() {
	build_and_execute(|| {
		for who in [MEI, TOM] {
			Reviews::note_absence(&who);
		}
		Reviews::note_service(&MEI, &TOM, CARE, 1);
		assert_eq!((Reviews::credit(&MEI), Reviews::credit(&TOM)), (82, 82));
		for _ in 0..20 {
			Reviews::note_service(&MEI, &TOM, CARE, 1);
		}
		Reviews::note_service(&ZOE, &TOM, CARE, 1);
		assert_eq!((Reviews::credit(&MEI), Reviews::credit(&TOM)), (82, 82));
		wait(DAY);
		Reviews::note_service(&MEI, &TOM, CARE, 1);
		assert_eq!((Reviews::credit(&MEI), Reviews::credit(&TOM)), (85, 85));
	});
}

#[test]
fn credit_does_not_come_back_beyond_what_is_full() {
	build_and_execute(|| {
		Reviews::note_late(&TOM);
		wait(9 * DAY);
		assert_eq!(Reviews::credit(&TOM), 99);
		Reviews::note_service(&MEI, &TOM, CARE, 1);
		assert_eq!(Reviews::credit(&TOM), 100);
		wait(DAY - 1);
		Reviews::note_late(&TOM);
		wait(DAY - 1);
		assert_eq!(Reviews::credit(&TOM), 90, "a day begins with the loss");
	});
}
