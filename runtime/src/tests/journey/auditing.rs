// SPDX-License-Identifier: Apache-2.0

//! What is held back, frozen, fined, disputed and appealed, and who decides on it (U1 to U7).

use super::*;
use pallet_audit::{Call as Audited, Error as Unfit, Opinion};
use pallet_risk::{Call as Watched, Error as Unwatched, Rule, Scope};
use pallet_time_coin::{Call as Coin, Error as Unpaid};
use timebank_primitives::{CaseId, CaseKind, FreezeId, HeldId};

/// Two auditors of Willow Lane, and two of the province above it.
fn auditors() -> [Pair; 4] {
	let names = ["auditor", "another auditor", "riverland", "another of riverland"];
	let all = names.map(pair);
	appoint(BobStash, &all[1], Role::Auditor);
	for above in &all[2..] {
		appoint(AliceStash, above, Role::Auditor);
	}
	all
}

/// The Council lets Willow Lane mint for somebody.
fn endow(who: &Pair, amount: Balance) {
	let minter = pair("minter");
	appoint(BobStash, &minter, Role::Minter);
	let quota = Coin::set_quota { branch: 2, amount, until: 365 * DAYS };
	assert_ok!(council(&[Alice, Bob, Charlie], quota));
	let reason = timebank_primitives::MintReason::Service;
	assert_ok!(send(&minter, Coin::mint { to: id(who), amount, reason, activity: None }));
}

fn pay(to: &Pair, amount: Balance) -> Coin<Runtime> {
	Coin::transfer { to: id(to), amount, note: NOTE }
}

/// What of somebody's payments is held back.
fn held_of(who: &Pair) -> Option<HeldId> {
	TimeCoin::held_of(id(who)).first().map(|(held, _)| *held)
}

/// Somebody appeals what was decided about this. Returns what is decided on now.
fn appeal(by: &Pair, subject: Subject<AccountId>) -> Result<Subject<AccountId>, DispatchError> {
	let case = Audit::decision_on(subject).unwrap_or(u64::MAX);
	send(by, Audited::appeal { case, reason: [5; 32] })?;
	Ok(Subject::Appeal { case })
}

/// The Council decides an open case about this.
fn council_decides(subject: Subject<AccountId>, decision: Decision) -> DispatchResult {
	let case = Audit::case_of(subject).expect("an open case");
	let opinion = Opinion::Hash([6; 32]);
	let call = Audited::decide_as_consortium { case, decision, opinion };
	council(&[Alice, Bob, Charlie], call)
}

fn case_of(subject: &Subject<AccountId>) -> (CaseId, pallet_audit::CaseOf<Runtime>) {
	let case = Audit::case_of(subject.clone()).expect("an open case");
	(case, Audit::case(case).expect("it is there"))
}

/// Days of the network, a few hours at a time.
fn days(count: u64) {
	for _ in 0..count {
		hours(24);
	}
}

/// Every case that was opened was decided, closed or has lapsed, or is open; and every alert was handled, or is open.
fn statistics_agree() {
	let branches = || (1..=4).map(Some).chain([None]);
	let mut open = 0;
	for branch in branches() {
		for kind in CaseKind::ALL {
			let tally = Audit::statistics(branch, kind);
			let over = tally.decided() + tally.closed + tally.lapsed;
			assert_eq!(tally.opened, over + tally.open, "{branch:?} {kind:?}");
			assert!(tally.overturned <= tally.appealed, "{branch:?} {kind:?}");
			open += tally.open;
		}
	}
	assert_eq!(open, branches().map(Audit::open_cases).sum::<u32>());
	assert_eq!(open as usize, pallet_audit::BySubject::<Runtime>::iter().count());
	for branch in 1..=4 {
		let counts = Rule::ALL.map(|rule| Risk::statistics(branch, rule));
		let left: u32 = counts.iter().map(|c| c.raised - c.confirmed - c.dismissed).sum();
		assert_eq!(left, Risk::open_alerts(branch), "{branch}");
	}
}

#[test]
fn a_large_payment_waits_for_two_auditors_and_goes_on() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, two, ..] = auditors();
		endow(&mei, 300 * TIME);
		assert_ok!(send(&mei, pay(&tom, 250 * TIME)));
		// They are hers still, and she cannot spend them.
		assert_eq!((coins(&mei).0, coins(&tom).0), (55 * TIME, 5 * TIME));
		let too_much = Err(Unpaid::<Runtime>::InsufficientBalance.into());
		assert_eq!(send(&mei, pay(&tom, 56 * TIME)), too_much);
		let movement = || Subject::Movement { held: held_of(&mei).expect("held back") };
		assert!(case_of(&movement()).1.is_grave);
		assert_ok!(decide(&one, movement(), Decision::Granted));
		assert_eq!(coins(&tom).0, 5 * TIME);
		assert_eq!(
			decide(&one, movement(), Decision::Granted),
			refused_by_audit(Unfit::SameSigner)
		);
		let decided = movement();
		assert_ok!(decide(&two, movement(), Decision::Granted));
		assert_eq!((coins(&mei).0, coins(&tom).0), (55 * TIME, 255 * TIME));
		assert_eq!(held_of(&mei), None);
		// It went the way of every payment: two auditors can correct it. Nobody appeals that it was let go.
		for party in [&mei, &tom] {
			assert_eq!(appeal(party, decided.clone()), refused_by_audit(Unfit::Final));
		}
		statistics_agree();
	});
}

#[test]
fn a_payment_that_nobody_decides_on_returns_and_the_payer_can_withdraw_it() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		auditors();
		endow(&mei, 100 * TIME);
		assert_ok!(send(&mei, pay(&tom, 30 * TIME)));
		assert_ok!(send(&mei, pay(&tom, 25 * TIME)));
		assert_eq!(coins(&mei).0, 50 * TIME);
		let second = TimeCoin::held_of(id(&mei))[1].0;
		let not_payer = Err(Unpaid::<Runtime>::NotPayer.into());
		assert_eq!(send(&tom, Coin::withdraw_held { held: second }), not_payer);
		assert_ok!(send(&mei, Coin::withdraw_held { held: second }));
		assert_eq!(coins(&mei).0, 75 * TIME);
		assert_eq!(Audit::case_of(Subject::Movement { held: second }), None);
		let first = Subject::Movement { held: held_of(&mei).expect("held back") };
		days(4);
		// Nobody did in Willow Lane: it is the province's.
		let (_, case) = case_of(&first);
		assert_eq!((case.branch, case.round), (Some(1), 1));
		days(27);
		assert_eq!(Audit::case_of(first), None);
		assert_eq!((coins(&mei).0, coins(&tom).0), (105 * TIME, 5 * TIME));
		let tally = Audit::statistics(Some(2), CaseKind::Movement);
		assert_eq!((tally.opened, tally.closed, tally.lapsed, tally.escalated), (2, 1, 1, 1));
		statistics_agree();
	});
}

#[test]
fn a_large_redemption_is_confirmed_when_an_auditor_has_let_it_go() {
	use pallet_partners::{Call as Partner, Error as Unkept};
	on_consortium(|| {
		let (mei, transit) = (pair("mei"), pair("transit"));
		neighbours(&[&mei]);
		let [one, ..] = auditors();
		endow(&mei, 100 * TIME);
		let admit = Partner::admit {
			name: b"Transit".to_vec().try_into().expect("short"),
			contact: Default::default(),
			account: id(&transit),
			document: [0; 32],
		};
		assert_ok!(council(&[Alice, Bob, Charlie], admit));
		let redeem = || Partner::redeem { partner: 0, amount: 30 * TIME, benefit: [1; 32] };
		assert_ok!(send(&mei, redeem()));
		assert_ok!(send(&mei, redeem()));
		let confirm = |redemption| send(&transit, Partner::confirm { redemption });
		assert_eq!(confirm(0), Err(Unkept::<Runtime>::UnderReview.into()));
		// The institution is warned: an auditor reads why.
		let (alert, seen) = Risk::alerts_of(id(&mei)).remove(0);
		assert_eq!((seen.rule, seen.times), (Rule::LargeAmount, 2));
		let handle = Watched::handle { alert, confirmed: false, opinion: [8; 32] };
		assert_eq!(send(&mei, handle.clone()), Err(DispatchError::BadOrigin));
		assert_ok!(send(&one, handle));

		assert_ok!(decide(&one, Subject::Redemption { redemption: 0 }, Decision::Granted));
		assert_ok!(decide(&one, Subject::Redemption { redemption: 1 }, Decision::Refused));
		assert_eq!(coins(&mei).0, 75 * TIME);
		assert_ok!(confirm(0));
		assert!(confirm(1).is_err());
		assert_eq!(TimeCoin::issuance().2, 30 * TIME);
		statistics_agree();
	});
}

/// One helps the other for an hour, and they review each other so.
fn helps(publisher: &Pair, helper: &Pair, scores: [u8; 2]) -> ActivityId {
	assert_ok!(send(publisher, publication(1, 20)));
	let activity = Activities::next_id() - 1;
	if Audit::case_of(Subject::Activity { activity, version: 0 }).is_some() {
		approved();
	}
	give_places(activity, publisher, &[helper]);
	begin(activity, publisher, helper);
	hours(1);
	end(activity, publisher, helper);
	for (side, score) in [publisher, helper].into_iter().zip(scores) {
		assert_ok!(seal(side, activity, helper, score));
	}
	assert_ok!(settle(activity, publisher, helper));
	for (side, score) in [publisher, helper].into_iter().zip(scores) {
		assert_ok!(open(side, activity, helper, score));
	}
	activity
}

#[test]
fn four_who_send_hours_round_and_praise_each_other_are_noticed() {
	on_consortium(|| {
		let ring = ["mei", "tom", "ana", "ben"].map(pair);
		neighbours(&ring.each_ref());
		let [one, ..] = auditors();
		let found = |rule| {
			let all = ring.iter().flat_map(|who| Risk::alerts_of(id(who)));
			all.filter(|(_, alert)| alert.rule == rule).collect::<Vec<_>>()
		};
		let mut rounds = 0;
		while found(Rule::ReviewRing).is_empty() {
			for (place, helper) in ring.iter().enumerate() {
				helps(&ring[(place + 3) % 4], helper, [5, 5]);
				// A session has just ended: the block in which one does has room for nothing else.
				let session = 5 * MINUTES;
				let later = (System::block_number() + 2_000) / session * session;
				System::set_block_number(later);
				// Nothing is scheduled in between.
				pallet_scheduler::IncompleteSince::<Runtime>::put(later + 1);
			}
			rounds += 1;
			assert!(rounds < 12, "nobody notices");
			// Once round is how neighbours live.
			assert!(rounds > 3 || found(Rule::Circle).is_empty());
		}
		assert!(!found(Rule::Circle).is_empty(), "praise was noticed before the hours were");
		// Two of them next to each other are not what it is about.
		assert!(found(Rule::Pair).is_empty());
		let all = Risk::alerts(2, None, 50);
		assert_eq!(all.len() as u32, Risk::open_alerts(2));
		for (alert, _) in all {
			let handle = || Watched::handle { alert, confirmed: true, opinion: [8; 32] };
			assert_eq!(send(&ring[0], handle()), Err(DispatchError::BadOrigin));
			assert_ok!(send(&one, handle()));
			assert_eq!(send(&one, handle()), Err(Unwatched::<Runtime>::NoAlert.into()));
		}
		assert!(Risk::statistics(2, Rule::Circle).confirmed > 0);
		assert_eq!(Risk::open_alerts(2), 0);
		statistics_agree();
	});
}

/// Ask for a freeze of so many hours.
fn request_freeze(by: &Pair, who: &Pair, scope: Scope<Balance>, hours: u64) -> DispatchResult {
	let until = Timestamp::get() + hours * HOUR;
	send(by, Watched::request_freeze { who: id(who), scope, reason: [4; 32], until })
}

/// The freeze that is asked for.
fn requested(who: &Pair) -> Subject<AccountId> {
	let (freeze, _): (FreezeId, _) = Risk::requested_freeze(id(who)).expect("asked for");
	Subject::Freeze { freeze }
}

#[test]
fn two_auditors_freeze_and_renew_and_the_province_lifts_it_on_appeal() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, two, above, too] = auditors();
		// Something that Mei owes is under way.
		assert_ok!(send(&mei, publication(1, 20)));
		let activity = approved();
		give_places(activity, &mei, &[&tom]);
		begin(activity, &mei, &tom);

		assert_ok!(request_freeze(&one, &mei, Scope::All, 30 * 24));
		let again = Err(Unwatched::<Runtime>::AlreadyRequested.into());
		assert_eq!(request_freeze(&one, &mei, Scope::All, 30 * 24), again);
		let first = requested(&mei);
		let same = refused_by_audit(Unfit::SameSigner);
		assert_eq!(decide(&one, first.clone(), Decision::Granted), same);
		// It is not frozen by one.
		assert_ok!(send(&mei, pay(&tom, TIME)));
		assert_ok!(decide(&two, first, Decision::Granted));
		let frozen = || Err(Unpaid::<Runtime>::Frozen.into());
		assert_eq!(send(&mei, pay(&tom, 1)), frozen());
		assert_eq!(send(&mei, publication(1, 1)), frozen());
		assert_eq!(TimeCoin::spendable(id(&mei)), 0);
		// What was promised before is paid, and what comes is frozen as it comes.
		hours(1);
		end(activity, &mei, &tom);
		hours(73);
		assert_ok!(settle(activity, &mei, &tom));
		assert_eq!((coins(&mei), coins(&tom).0), ((3 * TIME, 0), 7 * TIME));
		assert_ok!(send(&tom, pay(&mei, TIME)));
		assert_eq!(send(&mei, pay(&tom, 1)), frozen());

		// Longer, but less.
		assert_ok!(request_freeze(&two, &mei, Scope::Amount(2 * TIME), 80 * 24));
		let renewal = requested(&mei);
		assert_eq!(send(&mei, pay(&tom, 1)), frozen());
		assert_ok!(decide(&one, renewal.clone(), Decision::Granted));
		assert_ok!(send(&mei, pay(&tom, 2 * TIME)));
		assert_eq!(send(&mei, pay(&tom, 1)), frozen());

		let asked = appeal(&mei, renewal).expect("a party appeals");
		assert_eq!(case_of(&asked).1.branch, Some(1));
		let wrong_branch = refused_by_audit(Unfit::WrongBranch);
		assert_eq!(decide(&one, asked.clone(), Decision::Refused), wrong_branch);
		assert_ok!(decide(&above, asked.clone(), Decision::Granted));
		assert_ok!(decide(&too, asked, Decision::Granted));
		assert_eq!(Risk::freeze(id(&mei)), None);
		assert_ok!(send(&mei, pay(&tom, 2 * TIME)));
		statistics_agree();
	});
}

#[test]
fn the_council_decides_on_an_appeal_where_no_branch_stands_above() {
	on_consortium(|| {
		let (ben, registrar) = (pair("ben"), pair("lakeside"));
		let [one, two] = ["lakeside 1", "lakeside 2"].map(pair);
		appoint(DaveStash, &registrar, Role::Registrar);
		for auditor in [&one, &two] {
			appoint(DaveStash, auditor, Role::Auditor);
		}
		assert_ok!(send(&registrar, registration(&ben)));
		assert_ok!(send(&ben, pallet_profiles::Call::accept {}));
		assert_ok!(request_freeze(&one, &ben, Scope::All, 30 * 24));
		let freeze = requested(&ben);
		assert_ok!(decide(&two, freeze.clone(), Decision::Granted));
		let asked = appeal(&ben, freeze).expect("a party appeals");
		assert_eq!(case_of(&asked).1.branch, None);
		assert_eq!(
			decide(&one, asked.clone(), Decision::Refused),
			refused_by_audit(Unfit::WrongBranch)
		);
		let call = Audited::decide_as_consortium {
			case: case_of(&asked).0,
			decision: Decision::Granted,
			opinion: Opinion::Hash([6; 32]),
		};
		assert_eq!(council(&[Alice, Bob], call), Err(DispatchError::BadOrigin));
		assert!(Risk::freeze(id(&ben)).is_some());
		assert_ok!(council_decides(asked, Decision::Granted));
		assert_eq!(Risk::freeze(id(&ben)), None);
		statistics_agree();
	});
}

#[test]
fn one_auditor_lifts_a_freeze_and_another_one_ends_by_itself() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, two, above, _] = auditors();
		for who in [&mei, &tom] {
			assert_ok!(request_freeze(&one, who, Scope::All, 25));
			assert_ok!(decide(&two, requested(who), Decision::Granted));
		}
		let lift = || Watched::lift { who: id(&mei), opinion: [9; 32] };
		assert_eq!(send(&tom, lift()), Err(DispatchError::BadOrigin));
		assert_ok!(send(&above, lift()));
		assert_ok!(send(&mei, pay(&tom, TIME)));
		let thaw = || Watched::thaw { who: id(&tom) };
		assert_eq!(send(&mei, thaw()), Err(Unwatched::<Runtime>::NotOver.into()));
		hours(26);
		assert_eq!(Risk::freeze(id(&tom)), None);
		assert_ok!(send(&tom, pay(&mei, 6 * TIME)));
		statistics_agree();
	});
}

/// A quarter of an hour's help, in two days.
fn later() -> Call<Runtime> {
	let now = Timestamp::get();
	let service = Window { from: now + 48 * HOUR, until: now + 72 * HOUR };
	let terms = pallet_activities::Terms { service, ..terms(1, 5) };
	Call::publish { terms, funding: Funding::Own }
}

#[test]
fn a_clean_record_passes_and_is_gone_when_a_sample_is_found_wrong() {
	use configs::{
		RuntimeParameters,
		dynamic_params::audit::{Parameters, SampleRate},
	};
	use sp_runtime::Permill;
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, _, above, _] = auditors();
		let all = Parameters::SampleRate(SampleRate, Some(Permill::one()));
		let key_value = RuntimeParameters::Audit(all);
		let set = pallet_parameters::Call::set_parameter { key_value };
		assert_ok!(council(&[Alice, Bob, Charlie], set));
		helps(&mei, &tom, [5, 5]);
		for count in 0..5 {
			assert_eq!(Audit::record(id(&mei), 1), count);
			assert_ok!(send(&mei, later()));
			approved();
		}
		assert!(Audit::may_pass(id(&mei), 1));
		assert!(!Audit::may_pass(id(&mei), 2), "in another category she is new");
		// What is at short notice does not pass.
		assert_ok!(send(&mei, publication(1, 1)));
		let last = || Activities::next_id() - 1;
		assert_eq!(Activities::phase(last()), Some(Phase::Audit));
		assert_ok!(send(&mei, later()));
		let activity = last();
		assert_eq!(Activities::phase(activity), Some(Phase::Enrolment));
		assert_ok!(send(&tom, Call::enrol { activity }));
		let sample = Subject::Sample { activity };
		assert_eq!(Audit::case_of(sample.clone()), None, "not at once");
		hours(2);
		assert!(Audit::case_of(sample.clone()).is_some());
		let free = coins(&mei).0;
		assert_ok!(decide(&one, sample.clone(), Decision::Refused));
		assert_eq!(Activities::phase(activity), Some(Phase::Returned));
		assert_eq!(state(activity, &tom), None);
		assert!(coins(&mei).0 >= free);
		assert_eq!(Audit::record(id(&mei), 1), 0);
		assert_ok!(send(&mei, later()));
		assert_eq!(Activities::phase(last()), Some(Phase::Audit));
		// The province sees nothing wrong in it.
		let asked = appeal(&mei, sample).expect("a party appeals");
		assert_ok!(decide(&above, asked, Decision::Granted));
		assert_eq!(Activities::phase(activity), Some(Phase::Enrolment));
		assert!(Audit::may_pass(id(&mei), 1));
		let tally = Audit::statistics(Some(2), CaseKind::Sample);
		assert_eq!((tally.opened, tally.refused, tally.overturned), (1, 1, 1));
		assert_eq!(Audit::statistics(Some(2), CaseKind::Activity).passed, 1);
		statistics_agree();
	});
}

/// A service of forty steps that one says has ended after two hours, and the other disputes.
fn disputed(publisher: &Pair, helper: &Pair) -> Subject<AccountId> {
	assert_ok!(send(publisher, publication(1, 40)));
	let activity = approved();
	give_places(activity, publisher, &[helper]);
	begin(activity, publisher, helper);
	hours(2);
	assert_ok!(send(helper, confirm_end(activity, helper)));
	let participant = id(helper);
	let dispute = Call::dispute { activity, participant: participant.clone(), reason: [1; 32] };
	assert_ok!(send(publisher, dispute));
	Subject::Service { activity, participant }
}

#[test]
fn what_was_decided_in_part_is_revised_on_appeal() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, _, above, _] = auditors();
		let service = disputed(&mei, &tom);
		assert_ok!(decide(&one, service.clone(), Decision::Partly { steps: 10 }));
		assert_eq!((coins(&mei), coins(&tom)), ((9 * TIME / 2, 0), (11 * TIME / 2, 0)));
		assert_eq!(appeal(&one, service.clone()), Err(Unfit::<Runtime>::NotParty.into()));
		let asked = appeal(&tom, service.clone()).expect("a party appeals");
		assert_eq!(appeal(&mei, service), Err(Unfit::<Runtime>::AlreadyAppealed.into()));
		let without_sense: DispatchError = Error::<Runtime>::InvalidDecision.into();
		assert_eq!(decide(&above, asked.clone(), Decision::Granted), Err(without_sense));
		assert_ok!(decide(&above, asked.clone(), Decision::Partly { steps: 30 }));
		assert_eq!((coins(&mei), coins(&tom)), ((7 * TIME / 2, 0), (13 * TIME / 2, 0)));
		// That is final.
		assert_eq!(Audit::case_of(asked), None);
		statistics_agree();
	});
}

#[test]
fn who_has_to_pay_back_on_appeal_and_is_frozen_does_not() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, two, above, _] = auditors();
		let service = disputed(&mei, &tom);
		assert_ok!(decide(&one, service.clone(), Decision::Partly { steps: 40 }));
		let asked = appeal(&mei, service).expect("a party appeals");
		assert_ok!(request_freeze(&one, &tom, Scope::All, 48));
		assert_ok!(decide(&two, requested(&tom), Decision::Granted));
		let partly = || decide(&above, asked.clone(), Decision::Partly { steps: 20 });
		assert_eq!(partly(), Err(Unpaid::<Runtime>::Frozen.into()));
		assert_ok!(send(&one, Watched::lift { who: id(&tom), opinion: [9; 32] }));
		assert_ok!(partly());
		assert_eq!((coins(&mei), coins(&tom)), ((4 * TIME, 0), (6 * TIME, 0)));
		statistics_agree();
	});
}

#[test]
fn a_penalty_is_burnt_when_it_cannot_be_appealed_any_more() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, two, above, too] = auditors();
		let propose = |who: &Pair, amount| {
			send(&one, Coin::propose_penalty { who: id(who), amount, decision: [3; 32] })
		};
		let too_large = Err(Unpaid::<Runtime>::PenaltyTooLarge.into());
		assert_eq!(propose(&mei, 50 * TIME + 1), too_large);
		for (penalty, who) in [(0, &mei), (1, &tom)] {
			assert_ok!(propose(who, 2 * TIME));
			let subject = Subject::Penalty { penalty };
			assert_eq!(
				decide(&one, subject.clone(), Decision::Granted),
				refused_by_audit(Unfit::SameSigner)
			);
			assert_ok!(decide(&two, subject, Decision::Granted));
			assert_eq!(coins(who).0, 3 * TIME);
		}
		// Who is fined does not leave before that.
		let leave = pallet_profiles::Call::leave {};
		assert_eq!(send(&mei, leave), Err(Unpaid::<Runtime>::CoinsHeld.into()));
		days(3);
		let asked = appeal(&tom, Subject::Penalty { penalty: 1 }).expect("a party appeals");
		assert_ok!(decide(&above, asked.clone(), Decision::Granted));
		assert_ok!(decide(&too, asked, Decision::Granted));
		assert_eq!(coins(&tom).0, 5 * TIME);
		assert_eq!(TimeCoin::issuance().2, 0);
		days(12);
		assert_eq!(TimeCoin::issuance().2, 2 * TIME);
		assert_eq!(TimeCoin::penalty(0), None);
		let late = appeal(&mei, Subject::Penalty { penalty: 0 });
		assert_eq!(late, Err(Unfit::<Runtime>::CaseNotFound.into()));
		statistics_agree();
	});
}

#[test]
fn who_is_suspended_appeals_and_is_reinstated() {
	use timebank_primitives::Membership as _;
	on_consortium(|| {
		let mei = pair("mei");
		neighbours(&[&mei]);
		let [one, two, above, _] = auditors();
		let suspend = pallet_profiles::Call::suspend { who: id(&mei), reason: [1; 32] };
		assert_ok!(send(&one, suspend));
		assert!(!Profiles::is_active(&id(&mei)));
		let asked = appeal(&mei, Subject::Suspension { member: id(&mei) }).expect("a party");
		assert_eq!(
			decide(&two, asked.clone(), Decision::Refused),
			refused_by_audit(Unfit::WrongBranch)
		);
		assert_ok!(decide(&above, asked, Decision::Granted));
		assert!(Profiles::is_active(&id(&mei)));
		assert_eq!(Audit::statistics(Some(2), CaseKind::Suspension).overturned, 1);
		statistics_agree();
	});
}

#[test]
fn who_may_not_publish_any_more_asks_to() {
	use pallet_reviews::{Call as Review, Error as Unreviewed};
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, _, above, _] = auditors();
		let ask = || send(&tom, Review::ask_to_publish { reason: [1; 32] });
		assert_eq!(ask(), Err(Unreviewed::<Runtime>::MayPublish.into()));
		for _ in 0..4 {
			assert_ok!(send(&mei, publication(1, 20)));
			let activity = approved();
			give_places(activity, &mei, &[&tom]);
			hours(48);
			let participants = vec![id(&tom)].try_into().expect("one");
			assert_ok!(send(&mei, Call::report_absence { activity, participants }));
			hours(73);
		}
		let too_low: DispatchError = Unreviewed::<Runtime>::CreditTooLow.into();
		assert_eq!(send(&tom, publication(1, 20)), Err(too_low));
		assert_ok!(ask());
		let right = Subject::PublishingRight { member: id(&tom) };
		assert_ok!(decide(&one, right.clone(), Decision::Refused));
		assert_eq!(send(&tom, publication(1, 20)), Err(too_low));
		let asked = appeal(&tom, right).expect("a party appeals");
		assert_ok!(decide(&above, asked, Decision::Granted));
		assert_ok!(send(&tom, publication(1, 20)));
		statistics_agree();
	});
}

#[test]
fn a_review_that_breaks_the_rules_is_struck() {
	use pallet_reviews::{Call as Review, Error as Unreviewed, Side};
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let [one, _, above, _] = auditors();
		let activity = helps(&mei, &tom, [1, 5]);
		assert_eq!(Reviews::standing(id(&tom)).rating, Some(100));
		let (participant, side) = (id(&tom), Side::Publisher);
		let report =
			|| Review::report { activity, participant: participant.clone(), side, reason: [1; 32] };
		assert_eq!(send(&mei, report()), Err(Unreviewed::<Runtime>::NotReviewed.into()));
		assert_ok!(send(&tom, report()));
		let review = Subject::Review { activity, participant: participant.clone(), side };
		assert_ok!(decide(&one, review.clone(), Decision::Granted));
		assert_eq!(Reviews::standing(id(&tom)).rating, None);
		// The one who wrote it is heard, too.
		let asked = appeal(&mei, review).expect("a party appeals");
		assert_ok!(decide(&above, asked, Decision::Granted));
		assert_eq!(Reviews::standing(id(&tom)).rating, Some(100));
		statistics_agree();
	});
}

#[test]
fn an_auditor_works_on_a_case_asks_and_hands_it_up() {
	use pallet_profiles::Call as Profile;
	use timebank_primitives::Commitment;
	on_consortium(|| {
		let mei = pair("mei");
		neighbours(&[&mei]);
		let [one, two, above, _] = auditors();
		let (kind, commitment) = (1, Commitment([9; 32]));
		assert_ok!(send(&mei, Profile::propose_field { kind, commitment, valid_until: None }));
		let field = || Subject::Field { member: id(&mei), kind };
		let (case, _) = case_of(&field());
		assert_ok!(send(&one, Audited::claim { case }));
		let claimed = refused_by_audit(Unfit::Claimed);
		assert_eq!(decide(&two, field(), Decision::Granted), claimed);
		assert_eq!(
			send(&mei, Audited::answer { case, answer: [2; 32] }),
			refused_by_audit(Unfit::NotAsked)
		);
		let before = case_of(&field()).1.due;
		assert_ok!(send(&one, Audited::ask { case, question: [1; 32] }));
		assert_eq!(case_of(&field()).1.due, before.map(|due| due + 72 * HOUR));
		assert_ok!(send(&mei, Audited::answer { case, answer: [2; 32] }));
		assert_ok!(send(&one, Audited::escalate { case }));
		assert_eq!(decide(&one, field(), Decision::Granted), refused_by_audit(Unfit::WrongBranch));
		assert_eq!(send(&above, Audited::escalate { case }), refused_by_audit(Unfit::AtTheTop));
		assert_ok!(decide(&above, field(), Decision::Granted));
		assert!(Profiles::field(id(&mei), kind).is_some());
		// Nobody appeals what they asked for.
		assert_eq!(appeal(&mei, field()), refused_by_audit(Unfit::Final));
		statistics_agree();
	});
}

#[test]
fn nobody_decides_on_who_has_trusted_them() {
	use pallet_custody::{Call as Custodial, Powers};
	use pallet_profiles::Call as Profile;
	use timebank_primitives::{Category, Commitment};
	on_consortium(|| {
		let [mei, tom, ana, nurse] = ["mei", "tom", "ana", "nurse"].map(pair);
		neighbours(&[&mei, &tom, &ana]);
		let [one, ..] = auditors();
		appoint(BobStash, &nurse, Role::Custodian);
		let powers = Powers { participate: true, settle: true, daily_limit: TIME };
		assert_ok!(send(&mei, Custodial::appoint { custodian: id(&nurse), powers }));
		let purposes = [Category::Support].into_iter().collect::<std::collections::BTreeSet<_>>();
		let give = Custodial::give_mandate {
			relative: id(&ana),
			purposes: purposes.try_into().expect("one"),
			cap: TIME,
			until: None,
		};
		assert_ok!(send(&mei, give));
		assert_ok!(send(&tom, Custodial::name_successor { successor: Some(id(&mei)) }));
		// Whom somebody names shortly before does not count.
		hours(31 * 24);
		let (kind, commitment) = (1, Commitment([9; 32]));
		let propose = Profile::propose_field { kind, commitment, valid_until: None };
		assert_ok!(send(&mei, propose));
		let field = || Subject::Field { member: id(&mei), kind };
		for close in [&nurse, &ana, &tom, &mei] {
			appoint(BobStash, close, Role::Auditor);
			let conflict = refused_by_audit(Unfit::ConflictOfInterest);
			assert_eq!(decide(close, field(), Decision::Granted), conflict);
			let (case, _) = case_of(&field());
			assert_eq!(
				send(close, Audited::claim { case }),
				refused_by_audit(Unfit::ConflictOfInterest)
			);
			let freeze = request_freeze(close, &mei, Scope::All, 48);
			assert_eq!(freeze, Err(Unwatched::<Runtime>::ConflictOfInterest.into()));
		}
		assert_ok!(decide(&one, field(), Decision::Granted));
		statistics_agree();
	});
}

#[test]
fn a_branch_is_not_closed_before_its_cases_are_over() {
	use pallet_profiles::Call as Profile;
	use timebank_primitives::Commitment;
	on_consortium(|| {
		// Old Harbour has one member, who waits for a decision.
		let (ben, harbour) = (pair("ben"), pair("harbour"));
		appoint(CharlieStash, &harbour, Role::Registrar);
		appoint(AliceStash, &pair("riverland"), Role::Auditor);
		assert_ok!(send(&harbour, registration(&ben)));
		assert_ok!(send(&ben, Profile::accept {}));
		let (kind, commitment) = (1, Commitment([9; 32]));
		assert_ok!(send(&ben, Profile::propose_field { kind, commitment, valid_until: None }));
		let all = [Alice, Bob, Dave];
		let begin_closure =
			pallet_branches::Call::begin_closure { branch: 3, successor: 2, reason: [0; 32] };
		assert_ok!(council(&all, begin_closure));
		sessions(3);
		for (who, role) in
			[(id(&harbour), Role::Registrar), (CharlieStash.to_account_id(), Role::Administrator)]
		{
			let revoke = pallet_branches::Call::revoke_role { who, role };
			assert_ok!(send(&CharlieStash.pair(), revoke));
		}
		let members = vec![id(&ben)].try_into().expect("one");
		assert_ok!(send(&ben, pallet_clearing::Call::rehome { branch: 3, members }));
		let _ = send(&ben, pallet_clearing::Call::move_positions { branch: 3 });
		let close = || council(&all, pallet_branches::Call::close { branch: 3 });
		assert_eq!(close(), refused_by_audit(Unfit::CasesOpen));
		let field = Subject::Field { member: id(&ben), kind };
		assert_ok!(decide(&pair("riverland"), field, Decision::Granted));
		assert_ok!(close());
		// What it decided remains in the statistics.
		assert_eq!(Audit::statistics(Some(3), CaseKind::Field).granted, 1);
		statistics_agree();
	});
}
