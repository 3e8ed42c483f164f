// SPDX-License-Identifier: Apache-2.0

//! Clean records, what passes for them, and samples of it.

use super::*;
use crate::Records;
use sp_runtime::Permill;

/// Mei, who has a clean record, publishes something that passes.
fn passed(id: ActivityId) {
	assert_eq!(open(routine(id)), Ok(Opening::Passed));
}

/// Somebody else each time, who has a clean record, publishes something that passes.
fn passed_of_another(id: ActivityId) {
	let by = 1_000 + id;
	Records::<Test>::insert(by, 1, CLEAN);
	let asked = Request { by, parties: parties([by]), ..routine(id) };
	assert_eq!(open(asked), Ok(Opening::Passed));
}

/// Staff take an activity of Mei down.
fn taken_down(id: ActivityId) -> CaseId {
	let case = crate::NextCase::<Test>::get();
	let people = parties([MEI]);
	assert_ok!(<Audit as Cases<_>>::note_decision(activity(id), 1, AUDITOR, people, OPINION));
	next_block();
	case
}

/// The open sample of an activity.
fn sample_of(activity: ActivityId) -> CaseId {
	Audit::case_of(Subject::Sample { activity }).expect("a sample")
}

mod pass {
	use super::*;

	#[test]
	fn success_for_a_clean_record() {
		build_and_execute(|| {
			make_record(MEI);
			assert!(Audit::may_pass(MEI, 1));
			passed(1);
			assert_eq!(last_event(), Event::Passed { activity: 1, by: MEI, category: 1 });
			assert!(!<Audit as Cases<_>>::is_open(&activity(1)));
			assert!(!waits(&activity(1)));
			let passage = Audit::passage(1).expect("it waits for the draw");
			assert_eq!((passage.publisher, passage.branch, passage.category), (MEI, 1, 1));
			assert_eq!((passage.at, passage.due), (Now::get(), Now::get() + DRAW));
			assert!(!passage.is_drawn);
		});
	}

	#[test]
	fn boundary_one_decision_less_is_not_enough() {
		build_and_execute(|| {
			for id in 1..u64::from(CLEAN) {
				assert_ok!(decide(AUDITOR, opened(routine(id)), GRANTED));
				assert_eq!(u64::from(Audit::record(MEI, 1)), id);
			}
			let last = opened(routine(100));
			assert!(!Audit::may_pass(MEI, 1));
			assert_ok!(decide(AUDITOR, last, GRANTED));
			passed(101);
		});
	}

	#[test]
	fn boundary_a_record_is_of_one_member_in_one_category() {
		build_and_execute(|| {
			make_record(MEI);
			let other = Request { category: Some(2), ..routine(1) };
			opened(other);
			opened(Request { by: TOM, ..routine(2) });
		});
	}

	#[test]
	fn fails_for_what_is_not_routine() {
		build_and_execute(|| {
			make_record(MEI);
			opened(request(activity(1)));
		});
	}

	/// Else all that is published before the first draw would pass.
	#[test]
	fn boundary_only_so_much_passes_before_it_is_drawn() {
		build_and_execute(|| {
			make_record(MEI);
			for id in 1..4 {
				passed(id);
			}
			assert!(!Audit::may_pass(MEI, 1));
			let waiting = opened(routine(4));
			// That is of this publisher only.
			passed_of_another(5);
			let now = Now::get();
			wait_until(now + DRAW);
			assert!(Audit::may_pass(MEI, 1));
			passed(6);
			assert_ok!(decide(AUDITOR, waiting, GRANTED));
			// A human has looked at it: it is not drawn any more.
			taken_down(6);
			assert_eq!(crate::Unseens::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn boundary_nothing_passes_while_a_sample_is_looked_at() {
		build_and_execute(|| {
			make_record(MEI);
			passed(1);
			assert_ok!(sample(AUDITOR, 1));
			next_block();
			assert!(!Audit::may_pass(MEI, 1));
			opened(routine(2));
			assert_ok!(decide(AUDITOR, sample_of(1), GRANTED));
			passed(3);
			// Nor does it go on for ever: it lapses.
			assert_ok!(sample(AUDITOR, 3));
			let now = Now::get();
			wait_until(now + LAPSE);
			assert!(Audit::may_pass(MEI, 1));
		});
	}

	#[test]
	fn boundary_zero_switches_it_off() {
		build_and_execute(|| {
			make_record(MEI);
			FastPassAfter::set(0);
			assert!(!Audit::may_pass(MEI, 1));
			opened(routine(1));
			FastPassAfter::set(CLEAN + 1);
			opened(routine(2));
		});
	}

	#[test]
	fn boundary_what_is_not_routine_adds_nothing_and_no_record_grows_forever() {
		build_and_execute(|| {
			assert_ok!(decide(AUDITOR, opened(request(activity(1))), GRANTED));
			assert_eq!(Records::<Test>::iter().count(), 0);
			FastPassAfter::set(0);
			Records::<Test>::insert(MEI, 1, 1_000);
			assert_ok!(decide(AUDITOR, opened(routine(2)), GRANTED));
			assert_eq!(Audit::record(MEI, 1), 1_000);
		});
	}
}

mod blemish {
	use super::*;

	#[test]
	fn success_a_refusal_ends_the_record_and_begins_a_probation() {
		build_and_execute(|| {
			make_record(MEI);
			FastPassAfter::set(CLEAN + 1);
			let refused = Now::get();
			assert_ok!(decide(AUDITOR, opened(routine(1)), REFUSED));
			assert_eq!((Audit::record(MEI, 1), Audit::blemish(MEI)), (0, Some(refused)));
			FastPassAfter::set(1);
			assert_ok!(decide(AUDITOR, opened(routine(2)), GRANTED));
			at(refused + PROBATION - 1);
			assert!(!Audit::may_pass(MEI, 1));
			opened(routine(3));
			at(refused + PROBATION);
			assert!(Audit::may_pass(MEI, 1));
			passed(4);
			assert_eq!(Audit::blemish(MEI), None);
		});
	}

	#[test]
	fn success_a_blemish_counts_in_every_category() {
		build_and_execute(|| {
			make_record(MEI);
			let elsewhere = Request { category: Some(2), ..routine(1) };
			assert_ok!(decide(AUDITOR, opened(elsewhere), REFUSED));
			assert_eq!(Audit::record(MEI, 1), CLEAN);
			assert!(!Audit::may_pass(MEI, 1));
		});
	}

	#[test]
	fn success_what_is_taken_down_counts_as_refused() {
		build_and_execute(|| {
			make_record(MEI);
			passed(1);
			let people = parties([MEI]);
			assert_ok!(<Audit as Cases<_>>::note_decision(
				activity(1),
				1,
				AUDITOR,
				people,
				OPINION
			));
			assert_eq!(Audit::record(MEI, 1), 0);
			assert_eq!(Audit::blemish(MEI), Some(Now::get()));
			// A human has looked at it.
			assert_eq!(Audit::passage(1), None);
			assert_noop!(sample(AUDITOR, 1), Error::<Test>::NotPassed);
		});
	}

	#[test]
	fn success_a_refusal_of_what_is_not_routine_ends_the_record_too() {
		build_and_execute(|| {
			make_record(MEI);
			let id = opened(Request { is_routine: false, ..routine(1) });
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_eq!((Audit::record(MEI, 1), outcome(id).lost_record), (0, CLEAN));
			// What it ended comes back on appeal, and no more.
			assert_ok!(decide(PROVINCIAL, appealed(MEI, id), GRANTED));
			assert_eq!((Audit::record(MEI, 1), Audit::blemish(MEI)), (CLEAN, None));
		});
	}

	#[test]
	fn success_what_is_taken_down_long_after_its_approval_ends_the_record_too() {
		build_and_execute(|| {
			make_record(MEI);
			Categories::set(vec![(1, 1)]);
			let id = taken_down(1);
			assert_eq!((Audit::record(MEI, 1), case(id).category), (0, Some(1)));
			assert_ok!(decide(PROVINCIAL, appealed(MEI, id), GRANTED));
			assert_eq!((Audit::record(MEI, 1), Audit::blemish(MEI)), (CLEAN, None));
		});
	}

	#[test]
	fn success_what_is_not_on_record_leaves_no_row_when_it_is_overturned() {
		build_and_execute(|| {
			let id = opened(Request { is_routine: false, ..routine(1) });
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_ok!(decide(PROVINCIAL, appealed(MEI, id), GRANTED));
			assert_eq!(Records::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn success_each_refusal_is_a_blemish_of_its_own() {
		build_and_execute(|| {
			let (one, other) = (opened(routine(1)), opened(routine(2)));
			assert_ok!(decide(AUDITOR, one, REFUSED));
			assert_ok!(decide(AUDITOR, other, REFUSED));
			// Both at the same moment. Who wins one appeal still has the other.
			assert_ok!(decide(PROVINCIAL, appealed(MEI, other), GRANTED));
			assert_eq!(Audit::blemish(MEI), Some(START));
			assert_ok!(decide(PROVINCIAL, appealed(MEI, one), GRANTED));
			assert_eq!(Audit::blemish(MEI), None);
			assert_eq!(crate::Blemishes::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn boundary_of_many_blemishes_the_last_ones_are_kept() {
		build_and_execute(|| {
			for id in 1..12 {
				at(START + id);
				assert_ok!(decide(AUDITOR, opened(routine(id)), REFUSED));
			}
			let kept: Vec<_> =
				crate::Blemishes::<Test>::get(MEI).iter().map(|mark| mark.1).collect();
			assert_eq!(kept, (START + 4..START + 12).collect::<Vec<_>>());
			assert_eq!(Audit::blemish(MEI), Some(START + 11));
		});
	}

	#[test]
	fn success_what_is_taken_down_is_not_looked_at_as_a_sample_any_more() {
		build_and_execute(|| {
			make_record(MEI);
			passed(1);
			assert_ok!(sample(AUDITOR, 1));
			let sample = sample_of(1);
			taken_down(1);
			assert!(events().contains(&Event::Closed {
				case: sample,
				subject: Subject::Sample { activity: 1 }
			}));
			// Of what became known of it by the sample, the record was ended once.
			assert_eq!(crate::Blemishes::<Test>::get(MEI).len(), 1);
			assert_eq!(Audit::record(MEI, 1), 0);
		});
	}

	#[test]
	fn success_a_take_down_replaces_what_came_of_a_sample_unless_that_is_appealed() {
		build_and_execute(|| {
			FastPassAfter::set(1);
			for (id, is_appealed) in [(1, false), (2, true)] {
				Records::<Test>::insert(MEI, 1, 1);
				crate::Blemishes::<Test>::remove(MEI);
				passed(id);
				assert_ok!(super::sample(AUDITOR, id));
				next_block();
				let sample = sample_of(id);
				assert_ok!(decide(AUDITOR, sample, REFUSED));
				if is_appealed {
					appealed(MEI, sample);
				}
				taken_down(id);
				assert_eq!(AllCases::<Test>::contains_key(sample), is_appealed);
				let is_forgotten = events().contains(&Event::Forgotten { case: sample });
				assert_eq!(is_forgotten, !is_appealed);
			}
		});
	}

	#[test]
	fn success_other_subjects_are_on_no_record() {
		build_and_execute(|| {
			assert_ok!(decide(AUDITOR, opened(request(field(MEI))), REFUSED));
			assert_eq!(Audit::blemish(MEI), None);
		});
	}

	#[test]
	fn success_who_wins_an_appeal_has_the_record_back() {
		build_and_execute(|| {
			make_record(MEI);
			FastPassAfter::set(CLEAN + 1);
			let id = opened(routine(1));
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_ok!(decide(PROVINCIAL, appealed(MEI, id), GRANTED));
			assert_eq!((Audit::record(MEI, 1), Audit::blemish(MEI)), (CLEAN + 1, None));
			passed(2);
		});
	}
}

mod draw {
	use super::*;

	#[test]
	fn success_what_is_hit_becomes_a_sample() {
		build_and_execute(|| {
			make_record(MEI);
			SampleRate::set(Permill::one());
			passed(1);
			let now = Now::get();
			wait_until(now + DRAW - 1);
			assert!(!events().iter().any(|event| matches!(event, Event::Drawn { .. })));
			wait_until(now + DRAW);
			assert_eq!(last_event(), Event::Drawn { activity: 1, is_sampled: true });
			let id = Audit::case_of(Subject::Sample { activity: 1 }).expect("a sample");
			let sample = case(id);
			assert_eq!((sample.priority, sample.by), (Priority::Low, MEI));
			assert_eq!((sample.branch, sample.parties.to_vec()), (Some(1), vec![MEI]));
			next_block();
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_eq!(Audit::record(MEI, 1), CLEAN + 1);
		});
	}

	#[test]
	fn success_a_bad_sample_ends_the_record() {
		build_and_execute(|| {
			make_record(MEI);
			SampleRate::set(Permill::one());
			passed(1);
			let now = Now::get();
			wait_until(now + DRAW);
			let subject = Subject::Sample { activity: 1 };
			let id = Audit::case_of(subject).expect("a sample");
			next_block();
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_eq!((Audit::record(MEI, 1), Audit::blemish(MEI)), (0, Some(Now::get())));
			opened(routine(2));
		});
	}

	#[test]
	fn success_nothing_is_hit_at_a_rate_of_zero() {
		build_and_execute(|| {
			make_record(MEI);
			passed(1);
			for id in 2..50 {
				passed_of_another(id);
			}
			let now = Now::get();
			wait_until(now + DRAW);
			assert_eq!(waiting() + AllCases::<Test>::iter().count(), 0);
			assert!(Audit::passage(1).is_some_and(|passage| passage.is_drawn));
			wait_until(now + SAMPLE);
			ensure_all_is_over();
		});
	}

	/// Which of a hundred activities are drawn, if chance says this when they are.
	fn drawn(seed: u8) -> Vec<ActivityId> {
		for id in 1..=100 {
			passed_of_another(id);
		}
		let now = Now::get();
		// Nobody knew it when they were published.
		wait_until(now + DRAW - TICK);
		Seed::set([seed; 32]);
		wait_until(now + DRAW);
		let is_hit =
			|id: &ActivityId| <Audit as Cases<_>>::is_open(&Subject::Sample { activity: *id });
		(1..=100).filter(is_hit).collect()
	}

	#[test]
	fn boundary_nobody_knows_before_what_is_hit() {
		let mut samples = Vec::new();
		for seed in [2, 3, 3] {
			build_and_execute(|| {
				make_record(MEI);
				SampleRate::set(Permill::from_percent(20));
				samples.push(drawn(seed));
			});
		}
		let [one, other, same] = &samples[..] else { panic!("three") };
		assert_ne!(one, other);
		assert_eq!(other, same);
		for sample in [one, other] {
			assert!((5..=40).contains(&sample.len()), "{} of a hundred", sample.len());
		}
	}
}

mod sample {
	use super::*;

	#[test]
	fn success_an_auditor_looks_at_what_passed() {
		build_and_execute(|| {
			make_record(MEI);
			for (activity, auditor) in [(1, AUDITOR), (2, PROVINCIAL), (3, SUPERVISOR)] {
				passed(activity);
				let id = crate::NextCase::<Test>::get();
				assert_ok!(sample(auditor, activity));
				assert_eq!(last_event(), Event::Sampled { activity, case: id, by: auditor });
				assert_eq!(case(id).subject, Subject::Sample { activity });
				assert_noop!(sample(auditor, activity), Error::<Test>::NotPassed);
				next_block();
				assert_ok!(decide(COLLEAGUE, id, GRANTED));
			}
			// Nothing is left to be drawn.
			let now = Now::get();
			wait_until(now + SAMPLE);
			assert!(!events().iter().any(|event| matches!(event, Event::Drawn { .. })));
		});
	}

	#[test]
	fn boundary_after_the_draw_there_is_a_while_for_it() {
		build_and_execute(|| {
			make_record(MEI);
			let now = Now::get();
			passed(1);
			passed(2);
			wait_until(now + SAMPLE - TICK);
			assert_ok!(sample(AUDITOR, 1));
			wait_until(now + SAMPLE);
			assert_noop!(sample(AUDITOR, 2), Error::<Test>::NotPassed);
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			make_record(MEI);
			passed(1);
			assert_noop!(sample(MEI, 1), BAD_ORIGIN);
			assert_noop!(sample(ELSEWHERE, 1), Error::<Test>::WrongBranch);
			assert_noop!(sample(AUDITOR, 99), Error::<Test>::NotPassed);
			Close::set(vec![(AUDITOR, MEI)]);
			assert_noop!(sample(AUDITOR, 1), Error::<Test>::ConflictOfInterest);
			Involved::set(vec![COLLEAGUE]);
			assert_noop!(sample(COLLEAGUE, 1), Error::<Test>::ConflictOfInterest);
			// What waited for a human has not passed.
			opened(request(activity(2)));
			assert_noop!(sample(THIRD, 2), Error::<Test>::NotPassed);
		});
	}
}
