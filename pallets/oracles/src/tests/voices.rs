// SPDX-License-Identifier: Apache-2.0

//! Who is heard, what a quorum does, and what a single voice does not.

use super::*;

mod set_topics {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(set_topics(POLICE, &[LICENCE, PENSION]));
			assert_eq!(Oracles::topics(POLICE), [LICENCE, PENSION]);
			let topics = vec![LICENCE, PENSION].try_into().unwrap();
			assert_eq!(events(), [Event::TopicsSet { partner: POLICE, topics }]);
			assert_ok!(set_topics(POLICE, &[PENSION]));
			assert_eq!(Oracles::topics(POLICE), [PENSION]);
			// None: it is heard no longer, also if it is suspended.
			Suspended::set(vec![POLICE]);
			assert_ok!(set_topics(POLICE, &[]));
			assert_eq!(Oracles::topics(POLICE), []);
			assert!(!crate::Sources::<Test>::contains_key(POLICE));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in [signed(MEI), operator(1), administrator(1), RuntimeOrigin::none()] {
				let topics = vec![LICENCE].try_into().unwrap();
				assert_noop!(Oracles::set_topics(origin, POLICE, topics), BAD_ORIGIN);
			}
			assert_noop!(set_topics(1, &[LICENCE]), Error::<Test>::PartnerNotActive);
			Suspended::set(vec![CLINIC]);
			assert_noop!(set_topics(CLINIC, &[LICENCE]), Error::<Test>::PartnerNotActive);
			assert_noop!(set_topics(POLICE, &[]), Error::<Test>::SourceNotFound);
			for unknown in [UNKNOWN, Topic::Credential(9)] {
				assert_noop!(set_topics(POLICE, &[PENSION, unknown]), Error::<Test>::KindNotFound);
			}
			assert_noop!(
				set_topics(POLICE, &[LICENCE, PENSION, LICENCE]),
				Error::<Test>::DuplicateTopic
			);
			// A field and a credential of one number are not the same.
			assert_ok!(set_topics(POLICE, &[Topic::Field(1), Topic::Credential(1)]));
		});
	}

	#[test]
	fn boundary_of_how_many_there_can_be() {
		with_police(|| {
			assert_ok!(set_topics(CLINIC, &[LICENCE]));
			assert_noop!(set_topics(LIBRARY, &[LICENCE]), Error::<Test>::TooManySources);
			assert_ok!(set_topics(CLINIC, &[PENSION]));
			assert_ok!(set_topics(POLICE, &[]));
			assert_ok!(set_topics(LIBRARY, &[LICENCE]));
		});
	}
}

mod submit {
	use super::*;

	#[test]
	fn success() {
		with_police(|| {
			events();
			let told = value(1, 10);
			assert_ok!(say(1, told));
			let spoken = |branch| Event::Spoken {
				partner: POLICE,
				member: MEI,
				topic: LICENCE,
				value: told,
				branch,
				by: 100 + AccountId::from(branch),
			};
			assert_eq!(events(), [spoken(1)]);
			assert_eq!(
				voices(),
				[Voice { branch: 1, by: 101, value: told, lapses_at: START + WAITING }]
			);
			assert_eq!((content(), settled()), (None, None));

			wait(5);
			assert_ok!(say(2, told));
			assert_eq!((content(), settled()), (Some(10), Some(1)));
			assert_eq!(voices(), []);
			assert!(!crate::Voices::<Test>::contains_key(POLICE, (MEI, LICENCE)));
			let done = Event::Settled {
				partner: POLICE,
				member: MEI,
				topic: LICENCE,
				value: told,
				result: Ok(()),
			};
			let report =
				Event::Reported { report: 0, branch: 1, about: changed(1), replaces: None };
			assert_eq!(events(), [spoken(2), done, report]);
			let report =
				Report { branch: 1, about: changed(1), opened_at: START + 5, has_case: false };
			assert_eq!(Oracles::report(0), Some(report));
			assert_eq!(Oracles::open_reports(1), Tally { reports: 1, alarms: 0 });
		});
	}

	#[test]
	fn success_of_a_field_and_of_nothing() {
		with_police(|| {
			let nothing = Value { version: 3, attested: None };
			for branch in [4, 5] {
				assert_ok!(submit(operator(branch), POLICE, TOM, PENSION, nothing));
			}
			assert_eq!(written(TOM, PENSION), Some((POLICE, None)));
			let about = About::Changed { partner: POLICE, member: TOM, topic: PENSION, version: 3 };
			assert_eq!(reported(2), [about]);
		});
	}

	#[test]
	fn success_of_what_the_profile_refuses() {
		with_police(|| {
			let say = |branch, version| {
				let value = value(version, 10);
				submit(operator(branch), POLICE, REFUSING, LICENCE, value)
			};
			assert_ok!(say(1, 6));
			events();
			assert_ok!(say(2, 6));
			assert!(!is_half_written(), "nothing is left of what was refused");
			assert!(matches!(events()[1], Event::Settled { result: Err(REFUSED), .. }));
			assert_eq!(Oracles::settled(POLICE, REFUSING, LICENCE), Some(6));
			let refused = |version| About::Refused {
				partner: POLICE,
				member: REFUSING,
				topic: LICENCE,
				version,
			};
			assert_eq!(reported(1), [refused(6)]);
			// It is not asked again, only a newer version is.
			assert_noop!(say(3, 6), Error::<Test>::Stale);
			for branch in [1, 2] {
				assert_ok!(say(branch, 7));
			}
			assert_eq!(reported(1), [refused(7)]);
		});
	}

	#[test]
	fn success_of_what_has_expired() {
		with_police(|| {
			let attested = Attested { commitment: Commitment([1; 32]), valid_until: Some(1) };
			for branch in [1, 2] {
				assert_ok!(say(branch, Value { version: 1, attested: Some(attested) }));
			}
			assert_eq!(written(MEI, LICENCE), Some((POLICE, Some(attested))));
		});
	}

	#[test]
	fn boundary_of_the_quorum() {
		with_police(|| {
			Quorum::set(3);
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 10)));
			}
			assert_eq!(content(), None);
			assert_ok!(say(3, value(1, 10)));
			assert_eq!(content(), Some(10));
			// One is not enough, whatever is configured.
			for (version, quorum) in [(2, 0), (3, 1)] {
				Quorum::set(quorum);
				assert_ok!(say(1, value(version, 20)));
				assert_ne!(settled(), Some(version));
				assert_ok!(say(2, value(version, 20)));
				assert_eq!(settled(), Some(version));
			}
		});
	}

	#[test]
	fn fails() {
		with_police(|| {
			let told = value(1, 10);
			let speak = |partner, member, topic| submit(operator(1), partner, member, topic, told);
			for origin in [signed(MEI), administrator(1), council(), RuntimeOrigin::none()] {
				assert_noop!(submit(origin, POLICE, MEI, LICENCE, told), BAD_ORIGIN);
			}
			assert_noop!(speak(CLINIC, MEI, LICENCE), Error::<Test>::SourceNotFound);
			assert_noop!(speak(POLICE, MEI, UNKNOWN), Error::<Test>::TopicNotServed);
			for nobody in [STRANGER, 101] {
				assert_noop!(speak(POLICE, nobody, LICENCE), Error::<Test>::NotMember);
			}
			Left::set(vec![MEI]);
			assert_noop!(speak(POLICE, MEI, LICENCE), Error::<Test>::NotMember);
			Suspended::set(vec![POLICE]);
			assert_noop!(speak(POLICE, TOM, LICENCE), Error::<Test>::PartnerNotActive);
		});
	}

	#[test]
	fn fails_twice() {
		with_police(|| {
			assert_ok!(say(1, value(2, 10)));
			// Nobody takes back what they said, nor says it again.
			for content in [10, 11] {
				assert_noop!(say(1, value(2, content)), Error::<Test>::AlreadySpoken);
			}
			// Nor through another account of the branch.
			assert_noop!(
				submit(signed(201), POLICE, MEI, LICENCE, value(2, 10)),
				Error::<Test>::AlreadySpoken
			);
			assert_noop!(say(1, value(1, 10)), Error::<Test>::Superseded);
			assert_eq!(voices().len(), 1);
		});
	}

	#[test]
	fn fails_for_what_was_settled() {
		with_police(|| {
			for branch in [1, 2] {
				assert_ok!(say(branch, value(5, 10)));
			}
			for replayed in [0, 1, 4, 5] {
				for branch in [1, 2, 3] {
					assert_noop!(say(branch, value(replayed, 11)), Error::<Test>::Stale);
				}
			}
			// An institution that is heard no longer, and then again, does not begin anew.
			assert_ok!(set_topics(POLICE, &[]));
			assert_ok!(set_topics(POLICE, &[LICENCE]));
			assert_noop!(say(1, value(5, 11)), Error::<Test>::Stale);
			// Of others it is another matter.
			assert_ok!(submit(operator(1), POLICE, TOM, LICENCE, value(1, 10)));
		});
	}

	#[test]
	fn a_newer_voice_takes_the_place_of_the_branches_older_one() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			assert_ok!(say(1, value(2, 20)));
			assert_eq!(voices().len(), 1);
			// It does not count for the older version any longer.
			assert_ok!(say(2, value(1, 10)));
			assert_eq!(content(), None);
			assert_ok!(say(2, value(2, 20)));
			assert_eq!(content(), Some(20));
		});
	}

	#[test]
	fn settling_keeps_the_voices_for_newer_versions_only() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			assert_ok!(say(2, value(3, 30)));
			assert_ok!(say(3, value(2, 20)));
			assert_ok!(say(4, value(2, 20)));
			assert_eq!(content(), Some(20));
			assert_eq!(voices().iter().map(|voice| voice.branch).collect::<Vec<_>>(), [2]);
			// Who was late is no liar.
			assert_eq!(reported(1), [changed(2)]);
			assert_ok!(say(1, value(3, 30)));
			assert_eq!(content(), Some(30));
		});
	}

	#[test]
	fn a_liar_changes_nothing_and_holds_up_nothing() {
		with_police(|| {
			// First of all, with as many accounts as the branch has, and under any version.
			assert_ok!(say(5, value(1, 66)));
			assert_noop!(
				submit(signed(205), POLICE, MEI, LICENCE, value(1, 66)),
				Error::<Test>::AlreadySpoken
			);
			events();
			assert_ok!(say(1, value(1, 10)));
			assert!(matches!(events()[1], Event::Contradicted { version: 1, branch: 1, .. }));
			assert_ok!(say(2, value(1, 10)));
			assert_eq!(content(), Some(10));
			// Its own branch learns of it, the member's only what was settled.
			assert_eq!(reported(5), [outvoted(5, 1)]);
			assert_eq!(reported(1), [conflict(1), changed(1)]);

			// The highest version there is holds up nothing either.
			assert_ok!(say(5, value(u64::MAX, 66)));
			for branch in [1, 2] {
				assert_ok!(say(branch, value(2, 20)));
			}
			assert_eq!((content(), settled()), (Some(20), Some(2)));
			assert_eq!(voices().len(), 1);
			// It has shut itself out only, until its voice lapses.
			assert_noop!(say(5, value(3, 30)), Error::<Test>::Superseded);
			wait(WAITING);
			assert_ok!(lapse(MEI));
			assert_eq!(reported(5), [outvoted(5, 1), lapsed(5, u64::MAX)]);
			assert_ok!(say(5, value(3, 30)));
		});
	}

	#[test]
	fn alarms_of_a_liar_come_to_an_end() {
		with_police(|| {
			for version in 1..6 {
				assert_ok!(say(5, value(version, 66)));
				for branch in [1, 2] {
					assert_ok!(say(branch, value(version, 10)));
				}
			}
			assert_eq!(Oracles::open_reports(5), Tally { reports: 3, alarms: 3 });
			assert_eq!(reported(5), [outvoted(5, 1), outvoted(5, 2), outvoted(5, 3)]);
			assert_eq!(
				events().last(),
				Some(&Event::Unreported { branch: 5, about: outvoted(5, 5) })
			);
			// Nobody else was held up, and the newest reports are enough.
			assert_eq!(settled(), Some(5));
			assert_eq!(reported(1), [conflict(5), changed(5)]);
			// After one is seen the next is reported.
			assert_ok!(acknowledge(5, 2));
			assert_ok!(say(5, value(6, 66)));
			for branch in [1, 2] {
				assert_ok!(say(branch, value(6, 10)));
			}
			assert_eq!(reported(5).last(), Some(&outvoted(5, 6)));
		});
	}

	#[test]
	fn boundary_of_how_many_voices_there_can_be() {
		with_police(|| {
			Quorum::set(4);
			for branch in 1..5 {
				assert_ok!(say(branch, value(u64::from(branch), 10)));
			}
			// There are more branches than places in this test only.
			assert_noop!(say(5, value(1, 10)), Error::<Test>::TooManyVoices);
			// Who has a place may go on.
			assert_ok!(say(4, value(9, 10)));
			// Those who have waited for too long make room.
			wait(WAITING);
			assert_ok!(lapse(MEI));
			assert_ok!(say(5, value(1, 10)));
		});
	}

	#[test]
	fn a_branch_that_is_gone_does_not_count() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			Gone::set(vec![1]);
			assert_ok!(say(2, value(1, 10)));
			assert_eq!(content(), None);
			assert_ok!(say(3, value(1, 10)));
			assert_eq!(content(), Some(10));
		});
	}

	#[test]
	fn a_branch_that_is_not_in_good_standing_does_not_count() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			Silenced::set(vec![1]);
			assert_ok!(say(2, value(1, 10)));
			assert_eq!(content(), None);
			// When it is again, anybody can say so.
			Silenced::take();
			assert_ok!(lapse(MEI));
			assert_eq!((content(), settled(), voices().len()), (Some(10), Some(1), 0));
		});
	}

	#[test]
	fn an_operator_of_two_branches_has_one_voice() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			Transferred::set(vec![101]);
			events();
			// It speaks for branch 2 now.
			assert_ok!(say(1, value(1, 10)));
			let withdrawn = Event::VoiceWithdrawn {
				partner: POLICE,
				member: MEI,
				topic: LICENCE,
				branch: 1,
				version: 1,
				by: 101,
			};
			assert_eq!(events()[0], withdrawn);
			let by: Vec<_> = voices().iter().map(|voice| (voice.branch, voice.by)).collect();
			assert_eq!((content(), by), (None, vec![(2, 101)]));
			assert_eq!(
				(Oracles::standing_voices(1, POLICE), Oracles::standing_voices(2, POLICE)),
				(0, 1)
			);
			// Its former branch has its voice still.
			assert_ok!(submit(signed(201), POLICE, MEI, LICENCE, value(1, 10)));
			assert_eq!(content(), Some(10));
		});
	}

	#[test]
	fn boundary_of_how_many_voices_of_a_branch_wait() {
		with_police(|| {
			StandingPlaces::set(2);
			for member in [1, 2] {
				assert_ok!(submit(operator(5), POLICE, member, LICENCE, value(1, 10)));
			}
			assert_eq!(Oracles::standing_voices(5, POLICE), 2);
			let third = || submit(operator(5), POLICE, 3, LICENCE, value(1, 10));
			assert_noop!(third(), Error::<Test>::TooManyVoices);
			// A newer one takes the place of its own.
			assert_ok!(say(5, value(2, 20)));
			assert_eq!(Oracles::standing_voices(5, POLICE), 2);
			assert_noop!(third(), Error::<Test>::TooManyVoices);
			// What is said of another institution does not take these places, nor the other way round.
			assert_ok!(set_topics(CLINIC, &[LICENCE]));
			assert_ok!(submit(operator(5), CLINIC, 3, LICENCE, value(1, 10)));
			assert_eq!(Oracles::standing_voices(5, CLINIC), 1);
			// Others are not concerned, and what they agree on makes room.
			assert_ok!(say(1, value(2, 20)));
			assert_eq!(content(), Some(20));
			assert_eq!(
				(Oracles::standing_voices(5, POLICE), Oracles::standing_voices(1, POLICE)),
				(1, 0)
			);
			assert_ok!(third());
			// And so does what lapses.
			wait(WAITING);
			for member in [2, 3] {
				assert_ok!(lapse(member));
			}
			assert!(!crate::StandingVoices::<Test>::contains_key(5, POLICE));
		});
	}

	#[test]
	fn costs_what_it_does() {
		with_police(|| {
			let costs = |result: DispatchResultWithPostInfo| match result {
				Ok(info) => info.actual_weight,
				Err(error) => error.post_info.actual_weight,
			};
			let submit = |branch, content| {
				Oracles::submit(operator(branch), POLICE, MEI, LICENCE, value(1, content))
			};
			assert_eq!(costs(submit(1, 66)), Some(<()>::submit(1, 0)));
			assert_eq!(costs(submit(2, 10)), Some(<()>::submit(2, 1)));
			assert_eq!(costs(submit(2, 10)), Some(<()>::submit(0, 0)));
			let lapse = || Oracles::lapse(signed(STRANGER), POLICE, MEI, LICENCE);
			assert_eq!(costs(lapse()), Some(<() as WeightInfo>::lapse(2, 0)));
			assert_eq!(costs(submit(3, 10)), Some(<()>::submit(3, 1)));
			assert_eq!(costs(submit(4, 10)), Some(<()>::submit(0, 0)));
			let reset = || Oracles::reset(council(), POLICE, MEI, LICENCE);
			assert_eq!(costs(reset()), Some(<()>::reset(0)));
			assert_ok!(submit(1, 10));
			wait(WAITING);
			assert_eq!(costs(lapse()), Some(<() as WeightInfo>::lapse(1, 1)));
			assert_ok!(submit(1, 10));
			assert_eq!(costs(reset()), Some(<()>::reset(1)));
			assert_eq!(costs(reset()), Some(<()>::reset(0)));
		});
	}

	#[test]
	fn two_institutions_speak_for_themselves() {
		with_police(|| {
			assert_ok!(set_topics(CLINIC, &[LICENCE]));
			assert_ok!(say(1, value(1, 10)));
			assert_ok!(submit(operator(2), CLINIC, MEI, LICENCE, value(1, 10)));
			assert_eq!(content(), None);
			assert_ok!(say(2, value(1, 10)));
			assert_eq!(written(MEI, LICENCE), Some((POLICE, attested(10))));
			assert_eq!(Oracles::settled(CLINIC, MEI, LICENCE), None);
		});
	}
}

mod lapse {
	use super::*;

	#[test]
	fn success() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			wait(100);
			assert_ok!(say(2, value(2, 20)));
			wait(WAITING - 100);
			events();
			assert_ok!(lapse(MEI));
			let report =
				Event::Reported { report: 0, branch: 1, about: lapsed(1, 1), replaces: None };
			assert_eq!(events(), [report]);
			assert_eq!(voices().iter().map(|voice| voice.branch).collect::<Vec<_>>(), [2]);
			assert_eq!(Oracles::open_reports(1), Tally { reports: 1, alarms: 1 });
			// It can say the same again.
			assert_ok!(say(1, value(1, 10)));
			assert_ok!(say(3, value(1, 10)));
			assert_eq!(content(), Some(10));
		});
	}

	#[test]
	fn success_of_who_has_left_and_of_what_is_heard_no_longer() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			Left::set(vec![MEI]);
			assert_ok!(set_topics(POLICE, &[]));
			wait(WAITING);
			assert_ok!(lapse(MEI));
			assert!(!crate::Voices::<Test>::contains_key(POLICE, (MEI, LICENCE)));
		});
	}

	#[test]
	fn success_of_what_a_lowered_quorum_agrees_on() {
		with_police(|| {
			Quorum::set(3);
			assert_ok!(say(4, value(1, 66)));
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 10)));
			}
			assert_ok!(say(3, value(2, 20)));
			assert_noop!(lapse(MEI), Error::<Test>::NothingLapsed);
			Quorum::set(2);
			events();
			assert_ok!(lapse(MEI));
			assert_eq!((content(), settled()), (Some(10), Some(1)));
			assert!(matches!(events()[0], Event::Settled { result: Ok(()), .. }));
			assert_eq!(reported(1), [conflict(1), changed(1)]);
			assert_eq!(reported(4), [outvoted(4, 1)]);
			// What is newer waits.
			assert_eq!(voices().iter().map(|voice| voice.branch).collect::<Vec<_>>(), [3]);
		});
	}

	#[test]
	fn success_of_what_waited_too_long_but_has_a_quorum() {
		with_police(|| {
			Quorum::set(3);
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 10)));
			}
			wait(WAITING);
			Quorum::set(2);
			assert_ok!(lapse(MEI));
			assert_eq!((content(), reported(2)), (Some(10), vec![]));
		});
	}

	#[test]
	fn a_lowered_quorum_settles_with_the_next_voice_too() {
		with_police(|| {
			Quorum::set(3);
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 10)));
			}
			Quorum::set(2);
			assert_ok!(say(3, value(2, 20)));
			assert_eq!((content(), settled(), voices().len()), (Some(10), Some(1), 1));
		});
	}

	#[test]
	fn two_quorums_of_one_version_are_none() {
		with_police(|| {
			Quorum::set(3);
			for (branch, content) in [(1, 10), (2, 10), (3, 66), (4, 66)] {
				assert_ok!(say(branch, value(1, content)));
			}
			Quorum::set(2);
			assert_noop!(lapse(MEI), Error::<Test>::NothingLapsed);
			assert_eq!(content(), None);
			// Until one of them is withdrawn.
			assert_ok!(withdraw(4));
			assert_ok!(lapse(MEI));
			assert_eq!(content(), Some(10));
		});
	}

	#[test]
	fn what_a_suspended_institution_said_makes_room_at_once() {
		with_police(|| {
			Quorum::set(3);
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 10)));
			}
			Quorum::set(2);
			Suspended::set(vec![POLICE]);
			assert_ok!(lapse(MEI));
			assert_eq!((settled(), voices().len(), content()), (None, 0, None));
		});
	}

	#[test]
	fn nothing_is_settled_for_who_is_not_heard() {
		with_police(|| {
			Quorum::set(3);
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 10)));
			}
			Quorum::set(2);
			Left::set(vec![MEI]);
			assert_noop!(lapse(MEI), Error::<Test>::NothingLapsed);
			Left::take();
			assert_ok!(set_topics(POLICE, &[PENSION]));
			assert_noop!(lapse(MEI), Error::<Test>::NothingLapsed);
			wait(WAITING);
			assert_ok!(lapse(MEI));
			assert_eq!((settled(), voices().len()), (None, 0));
		});
	}

	#[test]
	fn boundary_of_how_many_alarms_one_call_raises() {
		with_police(|| {
			Places::set(15);
			Quorum::set(3);
			// Nine lie, each on its own, and three tell the truth.
			for branch in 1..10 {
				assert_ok!(say(branch, value(1, 60 + branch as u8)));
			}
			for branch in 10..13 {
				assert_ok!(say(branch, value(1, 10)));
			}
			assert_eq!(content(), Some(10));
			for branch in 2..9 {
				assert_eq!(reported(branch), [outvoted(branch, 1)]);
			}
			assert_eq!(reported(9), []);
			let unreported = Event::Unreported { branch: 9, about: outvoted(9, 1) };
			assert_eq!(events().last(), Some(&unreported));
			assert_eq!(voices(), []);

			// Of what lapses the rest stays for the next call.
			for branch in 1..10 {
				assert_ok!(say(branch, value(2, 60 + branch as u8)));
			}
			wait(WAITING);
			assert_ok!(lapse(MEI));
			assert_eq!(voices().iter().map(|voice| voice.branch).collect::<Vec<_>>(), [9]);
			assert_ok!(lapse(MEI));
			assert_eq!(reported(9), [lapsed(9, 2)]);
			assert_eq!(voices(), []);
		});
	}

	#[test]
	fn boundary_of_patience() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			// One that was heard keeps its time.
			Patience::set(1);
			wait(WAITING - 1);
			assert_noop!(lapse(MEI), Error::<Test>::NothingLapsed);
			wait(1);
			assert_ok!(lapse(MEI));
		});
	}

	#[test]
	fn fails() {
		with_police(|| {
			assert_noop!(lapse(MEI), Error::<Test>::NothingLapsed);
			assert_noop!(outcome(Oracles::lapse(council(), POLICE, MEI, LICENCE)), BAD_ORIGIN);
			assert_ok!(say(1, value(1, 10)));
			wait(WAITING);
			assert_noop!(lapse(TOM), Error::<Test>::NothingLapsed);
			assert_noop!(
				outcome(Oracles::lapse(signed(MEI), CLINIC, MEI, LICENCE)),
				Error::<Test>::NothingLapsed
			);
		});
	}

	#[test]
	fn boundary_of_alarms() {
		with_police(|| {
			for member in [1, 2, 3, 5] {
				assert_ok!(submit(operator(5), POLICE, member, LICENCE, value(1, 66)));
			}
			wait(WAITING);
			for member in [1, 2, 3, 5] {
				assert_ok!(lapse(member));
			}
			assert_eq!(Oracles::open_reports(5), Tally { reports: 3, alarms: 3 });
			assert!(matches!(events().last(), Some(Event::Unreported { branch: 5, .. })));
			assert_eq!(crate::Voices::<Test>::iter_keys().count(), 0);
		});
	}
}

mod withdraw_voice {
	use super::*;

	#[test]
	fn success() {
		with_police(|| {
			assert_ok!(say(1, value(u64::MAX, 66)));
			assert_ok!(say(2, value(1, 10)));
			assert_noop!(say(1, value(1, 10)), Error::<Test>::Superseded);
			events();
			assert_ok!(withdraw(1));
			let withdrawn = Event::VoiceWithdrawn {
				partner: POLICE,
				member: MEI,
				topic: LICENCE,
				branch: 1,
				version: u64::MAX,
				by: 301,
			};
			assert_eq!(events(), [withdrawn]);
			assert_eq!(voices().iter().map(|voice| voice.branch).collect::<Vec<_>>(), [2]);
			assert_eq!(Oracles::standing_voices(1, POLICE), 0);
			// It is heard again at once.
			assert_eq!(standing(1, 1), Standing::Open);
			assert_ok!(say(1, value(1, 10)));
			assert_eq!(content(), Some(10));
		});
	}

	#[test]
	fn success_of_who_has_left_and_of_what_is_heard_no_longer() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			Left::set(vec![MEI]);
			assert_ok!(set_topics(POLICE, &[]));
			assert_ok!(withdraw(1));
			assert!(!crate::Voices::<Test>::contains_key(POLICE, (MEI, LICENCE)));
		});
	}

	#[test]
	fn fails() {
		with_police(|| {
			assert_ok!(say(1, value(1, 10)));
			for origin in [signed(MEI), operator(1), council(), RuntimeOrigin::none()] {
				assert_noop!(Oracles::withdraw_voice(origin, POLICE, MEI, LICENCE), BAD_ORIGIN);
			}
			// Not of another branch, also if it oversees it.
			for branch in [2, 3] {
				assert_noop!(withdraw(branch), Error::<Test>::VoiceNotFound);
			}
			assert_ok!(withdraw(1));
			assert_noop!(withdraw(1), Error::<Test>::VoiceNotFound);
			// The administrator of branch 1 is a member.
			assert_ok!(submit(operator(1), POLICE, 301, LICENCE, value(1, 10)));
			assert_noop!(
				Oracles::withdraw_voice(administrator(1), POLICE, 301, LICENCE),
				Error::<Test>::ConflictOfInterest
			);
		});
	}
}

mod reset {
	use super::*;

	#[test]
	fn success() {
		with_police(|| {
			for branch in [1, 2] {
				assert_ok!(say(branch, value(u64::MAX, 10)));
			}
			assert_noop!(say(1, value(1, 20)), Error::<Test>::Stale);
			events();
			assert_ok!(start_anew());
			let settled_before = Some(u64::MAX);
			let event = Event::Reset {
				partner: POLICE,
				member: MEI,
				topic: LICENCE,
				settled: settled_before,
			};
			assert_eq!(events(), [event]);
			// What was applied stays, and so does its report, until there is a newer one.
			assert_eq!((content(), settled()), (Some(10), None));
			assert_eq!(reported(1), [changed(u64::MAX)]);
			for branch in [1, 2] {
				assert_ok!(say(branch, value(1, 20)));
			}
			assert_eq!((content(), settled()), (Some(20), Some(1)));
			assert_eq!(reported(1), [changed(1)]);
		});
	}

	#[test]
	fn success_of_voices() {
		with_police(|| {
			assert_ok!(say(1, value(u64::MAX, 10)));
			assert_ok!(submit(operator(1), POLICE, TOM, LICENCE, value(1, 10)));
			assert_ok!(start_anew());
			assert_eq!((voices(), Oracles::standing_voices(1, POLICE)), (vec![], 1));
			assert!(!crate::Voices::<Test>::contains_key(POLICE, (MEI, LICENCE)));
		});
	}

	#[test]
	fn fails() {
		with_police(|| {
			assert_noop!(start_anew(), Error::<Test>::NothingSaid);
			assert_ok!(say(1, value(1, 10)));
			for origin in [signed(MEI), operator(1), administrator(1), RuntimeOrigin::none()] {
				let result = outcome(Oracles::reset(origin, POLICE, MEI, LICENCE));
				assert_noop!(result, BAD_ORIGIN);
			}
		});
	}
}

mod standing {
	use super::*;

	#[test]
	fn follows_what_submit_would_say() {
		with_police(|| {
			assert_eq!(standing(1, 3), Standing::Open);
			assert_ok!(say(1, value(3, 10)));
			assert_eq!(standing(1, 3), Standing::Spoken);
			assert_eq!(standing(1, 2), Standing::Spoken);
			assert_eq!(standing(1, 4), Standing::Open);
			assert_eq!(standing(2, 3), Standing::Open);
			assert_ok!(say(2, value(3, 10)));
			for branch in [1, 2, 3] {
				assert_eq!(standing(branch, 3), Standing::Settled);
				assert_eq!(standing(branch, 0), Standing::Settled);
				assert_eq!(standing(branch, 4), Standing::Open);
			}
			let of = |partner, member, topic| Oracles::standing(partner, member, topic, 1, 9);
			assert_eq!(of(POLICE, STRANGER, LICENCE), Standing::Refused);
			// What may be heard later is not refused.
			assert_eq!(of(POLICE, MEI, UNKNOWN), Standing::NotHeard);
			assert_eq!(of(CLINIC, MEI, LICENCE), Standing::NotHeard);
			assert_eq!(of(CLINIC, STRANGER, LICENCE), Standing::NotHeard);
			Suspended::set(vec![POLICE]);
			assert_eq!(standing(1, 4), Standing::NotHeard);
			Suspended::take();
			StandingPlaces::set(0);
			assert_eq!(standing(1, 4), Standing::NotHeard);
			StandingPlaces::set(1);
			assert_eq!(standing(1, 4), Standing::Open);
			Left::set(vec![MEI]);
			assert_eq!(standing(1, 4), Standing::Refused);
			assert_eq!(standing(1, 3), Standing::Settled);
		});
	}

	#[test]
	fn institutions_are_heard_while_they_are_active_sources() {
		with_police(|| {
			assert!(Oracles::is_heard(POLICE));
			assert!(!Oracles::is_heard(CLINIC));
			Suspended::set(vec![POLICE]);
			assert!(!Oracles::is_heard(POLICE));
			Suspended::take();
			assert_ok!(set_topics(POLICE, &[]));
			assert!(!Oracles::is_heard(POLICE));
		});
	}

	#[test]
	fn operators_are_known() {
		build_and_execute(|| {
			assert_eq!(Oracles::branch_of_operator(102), Some(2));
			assert_eq!(Oracles::branch_of_operator(202), Some(2));
			for nobody in [MEI, 302, STRANGER] {
				assert_eq!(Oracles::branch_of_operator(nobody), None);
			}
		});
	}
}
