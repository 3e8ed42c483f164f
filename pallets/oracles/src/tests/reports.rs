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
				assert_ok!(submit(operator(branch), POLICE, REFUSING, LICENCE, value(1, 10)));
			}
			assert_ok!(say(1, value(9, 66)));
			wait(WAITING);
			assert_ok!(lapse(MEI));
			let reports = crate::NextReport::<Test>::get();
			// A complaint, a dispute, what was settled and refused, who was outvoted, what lapsed.
			assert_eq!(reports, 6);
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
				assert_ok!(submit(operator(branch), POLICE, 301, LICENCE, value(1, 10)));
			}
			assert_noop!(acknowledge(1, 0), Error::<Test>::ConflictOfInterest);
			assert_ok!(acknowledge(3, 0));
		});
	}

	#[test]
	fn fails_for_who_said_it() {
		with_police(|| {
			// 405 is operator and administrator of branch 5.
			assert_ok!(submit(signed(405), POLICE, MEI, LICENCE, value(1, 66)));
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 10)));
			}
			assert_ok!(submit(signed(405), POLICE, TOM, LICENCE, value(1, 66)));
			wait(WAITING);
			assert_ok!(lapse(TOM));
			let alarms: Vec<_> = crate::Reports::<Test>::iter()
				.filter(|(_, report)| report.branch == 5)
				.map(|(id, report)| {
					assert!(report.about.is_alarm());
					assert_eq!(report.about.operator(), Some(&405));
					id
				})
				.collect();
			assert_eq!(alarms.len(), 2);
			for alarm in alarms {
				assert_noop!(
					Oracles::acknowledge(signed(405), alarm),
					Error::<Test>::ConflictOfInterest
				);
				assert_ok!(acknowledge(5, alarm));
			}
		});
	}

	#[test]
	fn fails_for_who_stands_by_what_is_in_dispute() {
		with_police(|| {
			assert_ok!(submit(signed(401), POLICE, MEI, LICENCE, value(1, 66)));
			assert_ok!(say(2, value(1, 10)));
			assert_eq!(reported(1), [conflict(1)]);
			assert_noop!(Oracles::acknowledge(signed(401), 0), Error::<Test>::ConflictOfInterest);
			// Who says nothing of this version any longer may.
			assert_ok!(submit(signed(401), POLICE, MEI, LICENCE, value(2, 20)));
			assert_ok!(Oracles::acknowledge(signed(401), 0));
		});
	}

	#[test]
	fn a_dispute_is_reported_at_once_and_once() {
		with_police(|| {
			Quorum::set(4);
			assert_ok!(say(4, value(1, 66)));
			assert_eq!(reported(1), []);
			events();
			assert_ok!(say(5, value(1, 10)));
			let report =
				Event::Reported { report: 0, branch: 1, about: conflict(1), replaces: None };
			assert_eq!(events().last(), Some(&report));
			// It is no operator's alarm, and there is one of a version.
			assert_eq!(Oracles::open_reports(1), Tally { reports: 1, alarms: 0 });
			assert_ok!(say(3, value(1, 67)));
			assert!(matches!(events().last(), Some(Event::Contradicted { branch: 3, .. })));
			assert_eq!(reported(1), [conflict(1)]);
			// Of another version it takes its place, and goes where the member is.
			assert_ok!(say(4, value(2, 66)));
			Moved::set(vec![MEI]);
			assert_ok!(say(5, value(2, 10)));
			let report =
				Event::Reported { report: 1, branch: 2, about: conflict(2), replaces: Some(0) };
			assert_eq!(events().last(), Some(&report));
			assert_eq!((reported(1), reported(2)), (vec![], vec![conflict(2)]));
			// Once it was seen, another voice that differs is news.
			assert_ok!(acknowledge(2, 1));
			assert_ok!(say(3, value(2, 67)));
			assert_eq!(reported(2), [conflict(2)]);
			assert_eq!(crate::Unread::<Test>::iter_keys().count(), 1);
		});
	}

	#[test]
	fn who_agrees_or_speaks_of_another_version_disputes_nothing() {
		with_police(|| {
			Quorum::set(3);
			assert_ok!(say(4, value(1, 10)));
			assert_ok!(say(5, value(1, 10)));
			assert_ok!(say(3, value(2, 20)));
			// Nor who says something newer than before.
			assert_ok!(say(3, value(3, 30)));
			assert_eq!(reported(1), []);
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
