// SPDX-License-Identifier: Apache-2.0

//! What operators complain of, and what administrators acknowledge.

use super::*;

mod complain {
	use super::*;

	#[test]
	fn success() {
		with_police(|| {
			events();
			assert!(!Oracles::is_reported(1, POLICE, Fault::Silent));
			assert_ok!(complain(1, Fault::Silent));
			assert!(Oracles::is_reported(1, POLICE, Fault::Silent));
			let about = About::Fault { partner: POLICE, fault: Fault::Silent };
			let report = Event::Reported { report: 0, branch: 1, about, replaces: None };
			assert_eq!(events(), [report]);
			// Of another fault, and at another branch, it is another complaint.
			assert!(!Oracles::is_reported(1, POLICE, Fault::Stale));
			assert_ok!(complain(1, Fault::Stale));
			assert_ok!(complain(2, Fault::Silent));
			assert_eq!(Oracles::open_reports(1), Tally { reports: 2, alarms: 0 });
		});
	}

	#[test]
	fn fails() {
		with_police(|| {
			for origin in [signed(MEI), administrator(1), council()] {
				assert_noop!(Oracles::complain(origin, POLICE, Fault::Silent), BAD_ORIGIN);
			}
			assert_noop!(
				Oracles::complain(operator(1), CLINIC, Fault::Silent),
				Error::<Test>::SourceNotFound
			);
			assert_ok!(complain(1, Fault::Silent));
			// Nor through another account of the branch.
			for who in [101, 201] {
				assert_noop!(
					Oracles::complain(signed(who), POLICE, Fault::Silent),
					Error::<Test>::AlreadyReported
				);
			}
			assert_ok!(acknowledge(1, 0));
			assert_ok!(complain(1, Fault::Silent));
		});
	}
}

mod acknowledge {
	use super::*;

	#[test]
	fn success() {
		with_police(|| {
			for branch in [4, 5] {
				assert_ok!(say(branch, value(1, 10)));
			}
			events();
			assert_ok!(acknowledge(1, 0));
			assert_eq!(events(), [Event::Acknowledged { report: 0, by: 301 }]);
			assert_eq!(Oracles::report(0), None);
			assert_eq!(Oracles::open_reports(1), Tally::default());
			assert!(!crate::Tallies::<Test>::contains_key(1));
			assert_eq!(crate::Unread::<Test>::iter_keys().count(), 0);
		});
	}

	#[test]
	fn success_of_each_kind() {
		with_police(|| {
			assert_ok!(complain(1, Fault::Oversized));
			assert_ok!(say(2, value(1, 66)));
			for branch in [4, 5] {
				assert_ok!(say(branch, value(1, 10)));
				assert_ok!(Oracles::submit(
					operator(branch),
					POLICE,
					REFUSING,
					LICENCE,
					value(1, 10)
				));
			}
			assert_ok!(say(1, value(9, 66)));
			wait(WAITING);
			assert_ok!(lapse(MEI));
			let reports = crate::NextReport::<Test>::get();
			assert_eq!(reports, 5);
			for report in 0..reports {
				// One that oversees all.
				assert_ok!(acknowledge(3, report));
				Oracles::do_try_state().expect("the invariants hold");
			}
			assert_eq!(crate::Reports::<Test>::iter_keys().count(), 0);
			assert_eq!(crate::Tallies::<Test>::iter_keys().count(), 0);
			assert!(!Oracles::is_reported(1, POLICE, Fault::Oversized));
		});
	}

	#[test]
	fn success_after_the_branch_is_gone() {
		with_police(|| {
			assert_ok!(complain(1, Fault::Silent));
			assert_noop!(acknowledge(2, 0), Error::<Test>::WrongBranch);
			Gone::set(vec![1]);
			assert_ok!(acknowledge(2, 0));
		});
	}

	#[test]
	fn fails() {
		with_police(|| {
			assert_ok!(complain(1, Fault::Silent));
			for origin in [signed(MEI), operator(1), council(), RuntimeOrigin::none()] {
				assert_noop!(Oracles::acknowledge(origin, 0), BAD_ORIGIN);
			}
			for branch in [2, 4] {
				assert_noop!(acknowledge(branch, 0), Error::<Test>::WrongBranch);
			}
			assert_noop!(acknowledge(1, 1), Error::<Test>::ReportNotFound);
			assert_ok!(acknowledge(1, 0));
			assert_noop!(acknowledge(1, 0), Error::<Test>::ReportNotFound);
		});
	}

	#[test]
	fn fails_for_what_is_said_of_oneself() {
		with_police(|| {
			// The administrator of branch 1 is a member there.
			for branch in [4, 5] {
				assert_ok!(Oracles::submit(operator(branch), POLICE, 301, LICENCE, value(1, 10)));
			}
			assert_noop!(acknowledge(1, 0), Error::<Test>::ConflictOfInterest);
			assert_ok!(acknowledge(3, 0));
		});
	}

	#[test]
	fn a_newer_report_takes_the_place_of_the_older() {
		with_police(|| {
			let settle = |version| {
				for branch in [4, 5] {
					assert_ok!(say(branch, value(version, 10)));
				}
			};
			settle(1);
			// To where the member is at home by then.
			Moved::set(vec![MEI]);
			events();
			settle(2);
			let report =
				Event::Reported { report: 1, branch: 2, about: changed(2), replaces: Some(0) };
			assert_eq!(events().last(), Some(&report));
			assert_eq!(Oracles::open_reports(1), Tally::default());
			assert_eq!(reported(2), [changed(2)]);
			// Who would acknowledge the older one has not seen the newer.
			assert_noop!(acknowledge(1, 0), Error::<Test>::ReportNotFound);
			assert_ok!(acknowledge(2, 1));
			// After it was acknowledged the next takes no place.
			settle(3);
			assert!(matches!(
				events().last(),
				Some(Event::Reported { report: 2, replaces: None, .. })
			));
		});
	}
}
