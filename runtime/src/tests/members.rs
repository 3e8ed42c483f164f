// SPDX-License-Identifier: Apache-2.0

//! Members' keys, custody, data and home, with signed transactions on the real runtime.

use super::*;
use Sr25519Keyring::{Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, DaveStash};
use codec::MaxEncodedLen;
use frame_support::{assert_ok, traits::fungible::Inspect};
use pallet_activities::Call as Activity;
use pallet_custody::{Call as Custodial, Error as Refusal, Powers};
use pallet_profiles::{Call as Profile, Reader};
use pallet_time_coin::Call as Coin;
use sp_runtime::transaction_validity::InvalidTransaction;
use timebank_primitives::{Attested, Commitment, Credentials as _, PartnerId, Topic};

fn gift(to: &Pair, amount: Balance) -> Coin<Runtime> {
	Coin::transfer { to: id(to), amount, note: NOTE }
}

/// An hour of service for one person.
fn walk() -> Activity<Runtime> {
	publication(1, 20)
}

fn request_key(member: &Pair, key: &Pair) -> DispatchResult {
	send(&pair("registrar"), Custodial::request_key { member: id(member), key: id(key) })
}

fn approve_key(member: &Pair, key: &Pair) -> DispatchResult {
	send(&pair("auditor"), Custodial::approve_key { member: id(member), key: id(key) })
}

fn replace_key(member: &Pair, key: &Pair) {
	assert_ok!(request_key(member, key));
	assert_ok!(approve_key(member, key));
	hours(72);
	assert_ok!(send(key, Custodial::take_over { member: id(member) }));
}

fn refused<T>(error: Refusal<Runtime>) -> Result<T, DispatchError> {
	Err(error.into())
}

#[test]
fn nobody_is_a_member_without_having_said_so() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&tom]);
		assert_ok!(send(&pair("registrar"), registration(&mei)));
		assert_eq!(coins(&mei), (0, 0));
		assert_eq!(
			send(&tom, gift(&mei, TIME)),
			Err(pallet_time_coin::Error::<Runtime>::RecipientNotMember.into())
		);
		assert_eq!(try_send(&mei, walk()), Err(InvalidTransaction::Call.into()));
		assert_ok!(send(&mei, Profile::accept {}));
		assert_eq!(coins(&mei), (5 * TIME, 0));
		assert_ok!(send(&tom, gift(&mei, TIME)));
	});
}

#[test]
fn a_registration_lapses_and_is_accepted_only_while_the_branch_is_in_good_standing() {
	on_consortium(|| {
		use pallet_profiles::Error;
		let (mei, tom, lakeside) = (pair("mei"), pair("tom"), pair("lakeside"));
		appoint(DaveStash, &lakeside, Role::Registrar);
		assert_ok!(send(&lakeside, registration(&mei)));
		hours(30 * 24);
		let accept = |who| send(who, Profile::accept {});
		assert_eq!(accept(&mei), Err(Error::<Runtime>::RegistrationLapsed.into()));
		// It stands in nobody's way.
		for who in [&mei, &tom] {
			assert_ok!(send(&lakeside, registration(who)));
		}
		assert_ok!(accept(&mei));
		let suspend = pallet_branches::Call::suspend { branch: 4, reason: [1; 32] };
		assert_ok!(council(&[Alice, Bob, Charlie], suspend));
		assert_eq!(accept(&tom), Err(Error::<Runtime>::BranchNotActive.into()));
		let withdraw = || Profile::withdraw_registration { who: id(&tom) };
		assert_eq!(send(&mei, withdraw()), Err(DispatchError::BadOrigin));
		assert_ok!(council(&[Alice, Bob, Charlie], withdraw()));
		assert_eq!(Profiles::member(id(&tom)), None);
	});
}

#[test]
fn nobody_is_registered_with_what_is_no_key_of_their_own() {
	on_consortium(|| {
		use pallet_profiles::Error;
		let (mei, tom, phone) = (pair("mei"), pair("tom"), pair("mei's new phone"));
		willow_lane(&[&mei, &tom]);
		assert_ok!(request_key(&mei, &phone));
		assert_ok!(approve_key(&mei, &phone));
		let reserved = Err(Error::<Runtime>::AccountReserved.into());
		assert_eq!(send(&pair("registrar"), registration(&phone)), reserved);
		let _ = oracles();
		assert_eq!(send(&pair("registrar"), registration(&pair("office"))), reserved);
		// What Mei and Tom sign for each with a key of their own.
		let mut both = [id(&mei), id(&tom)];
		both.sort();
		let who = Multisig::multi_account_id(&both, 1);
		let nullifier = timebank_primitives::Nullifier([9; 32]);
		assert_ok!(send(&pair("registrar"), Profile::register { who, nullifier }));
		let accept = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![id(&mei)],
			call: Box::new(Profile::accept {}.into()),
		};
		assert_eq!(send(&tom, accept), Err(Error::<Runtime>::NotAKey.into()));
	});
}

#[test]
fn a_lost_key_is_replaced_and_everything_stays_where_it_is() {
	on_consortium(|| {
		let (mei, tom, phone) = (pair("mei"), pair("tom"), pair("mei's new phone"));
		neighbours(&[&mei, &tom]);
		// Mei asks for a walk, and has a place in another of Tom's, who takes his time.
		for publisher in [&mei, &tom] {
			let terms = pallet_activities::Terms { service: for_hours(200), ..terms(1, 20) };
			let funding = pallet_activities::Funding::Own;
			assert_ok!(send(publisher, Activity::publish { terms, funding }));
			approved();
		}
		assert_ok!(send(&mei, Activity::enrol { activity: 1 }));
		let before = (coins(&mei), Balances::total_balance(&id(&mei)));
		let transfer_of_before = signed(&mei, gift(&tom, TIME));

		let stranger = Err(InvalidTransaction::BadSigner.into());
		assert_eq!(try_send(&phone, Custodial::take_over { member: id(&mei) }), stranger);
		assert_ok!(request_key(&mei, &phone));
		assert_ok!(approve_key(&mei, &phone));
		hours(71);
		let take_over = || Custodial::take_over { member: id(&mei) };
		assert_eq!(send(&phone, take_over()), refused(Refusal::TooEarly));
		hours(2);
		assert_ok!(send(&phone, take_over()));

		// The old key says nothing any more, not even what it has signed before.
		let refused: Result<(), TransactionValidityError> =
			Err(InvalidTransaction::BadSigner.into());
		assert_eq!(validate(signed(&mei, gift(&tom, TIME))), refused);
		assert_eq!(block(vec![transfer_of_before]).remove(0).map(drop), refused);
		assert_eq!((coins(&mei), Balances::total_balance(&id(&mei))), before);

		// The new one goes on where the old one stopped, on Mei's allowance.
		let (left, full) = Allowance::allowance(id(&phone)).expect("Mei's");
		assert!(left < full);
		let participant = || id(&mei);
		assert_ok!(send(&tom, Activity::admit { activity: 1, participant: participant() }));
		for side in [&tom, &phone] {
			let start = Activity::confirm_start { activity: 1, participant: participant() };
			assert_ok!(send(side, start));
		}
		hours(1);
		for side in [&phone, &tom] {
			assert_ok!(send(side, confirm_end(1, &mei)));
		}
		hours(73);
		assert_ok!(settle(1, &tom, &mei));
		assert_eq!(coins(&mei), (5 * TIME, TIME));
		assert_ok!(send(&phone, Activity::close { activity: 0 }));
		assert_ok!(send(&phone, gift(&tom, 6 * TIME)));
		assert_eq!(coins(&mei), (0, 0));
		assert_eq!(Balances::total_balance(&id(&phone)), 0);
		// What batches and multisigs do is done by Mei, too.
		assert_ok!(send(&tom, gift(&mei, 2 * TIME)));
		let calls = vec![gift(&tom, TIME).into(); 2];
		assert_ok!(send(&phone, pallet_utility::Call::batch_all { calls }));
		assert_eq!(coins(&mei), (0, 0));
	});
}

#[test]
fn the_old_key_vetoes_and_the_council_overrules_a_thief() {
	on_consortium(|| {
		let (mei, phone) = (pair("mei"), pair("phone"));
		willow_lane(&[&mei]);
		let (who, key) = (id(&mei), id(&phone));
		assert_ok!(request_key(&mei, &phone));
		assert_ok!(approve_key(&mei, &phone));
		assert_ok!(send(&mei, Custodial::veto_key { member: who.clone() }));
		hours(72);
		let take_over = || Custodial::take_over { member: id(&mei) };
		assert_eq!(try_send(&phone, take_over()), Err(InvalidTransaction::BadSigner.into()));

		assert_ok!(request_key(&mei, &phone));
		let approve = Custodial::approve_key { member: who.clone(), key };
		assert_eq!(council(&[Alice, Bob], approve.clone()), Err(DispatchError::BadOrigin));
		assert_ok!(council(&[Alice, Bob, Charlie], approve));
		let veto = Custodial::veto_key { member: who };
		assert_eq!(send(&mei, veto), refused(Refusal::NotVetoable));
		hours(72);
		assert_ok!(send(&phone, take_over()));
	});
}

#[test]
fn a_key_belongs_to_one_member_and_an_account_in_use_is_no_key() {
	on_consortium(|| {
		let (mei, tom, phone) = (pair("mei"), pair("tom"), pair("phone"));
		willow_lane(&[&mei, &tom]);
		for taken in [&tom, &pair("auditor"), &Alice.pair(), &AliceStash.pair()] {
			assert_eq!(request_key(&mei, taken), refused(Refusal::KeyTaken));
		}
		let pot = <TimeCoin as timebank_primitives::Payments<_>>::account(
			&timebank_primitives::Purse::Pot(2),
		);
		let key = Custodial::request_key { member: id(&mei), key: pot };
		assert_eq!(send(&pair("registrar"), key), refused(Refusal::KeyTaken));
		replace_key(&mei, &phone);
		assert_eq!(request_key(&tom, &phone), refused(Refusal::KeyTaken));
		assert_eq!(request_key(&tom, &mei), refused(Refusal::KeyTaken));
	});
}

#[test]
fn who_works_for_a_branch_works_on_with_another_key() {
	on_consortium(|| {
		let (mei, phone) = (pair("mei"), pair("phone"));
		willow_lane(&[&mei]);
		appoint(BobStash, &mei, Role::Trainer);
		replace_key(&mei, &phone);
		assert_eq!(send(&phone, registration(&pair("tom"))), Err(DispatchError::BadOrigin));
		appoint(BobStash, &mei, Role::Registrar);
		assert_ok!(send(&phone, registration(&pair("tom"))));
		assert_eq!(
			try_send(&mei, registration(&pair("ana"))),
			Err(InvalidTransaction::BadSigner.into())
		);
	});
}

#[test]
fn a_replaced_key_takes_its_proxies_along() {
	on_consortium(|| {
		let (mei, tom, phone) = (pair("mei"), pair("tom"), pair("phone"));
		willow_lane(&[&mei, &tom]);
		let add = pallet_proxy::Call::add_proxy {
			delegate: id(&tom).into(),
			proxy_type: configs::ProxyType::Any,
			delay: 0,
		};
		assert_ok!(send(&mei, add));
		let steal = || pallet_proxy::Call::proxy {
			real: id(&mei).into(),
			force_proxy_type: None,
			call: Box::new(gift(&tom, TIME).into()),
		};
		assert_ok!(send(&tom, steal()));
		replace_key(&mei, &phone);
		assert_eq!(send(&tom, steal()), Err(pallet_proxy::Error::<Runtime>::NotProxy.into()));
		assert_eq!(coins(&mei), (4 * TIME, 0));
	});
}

#[test]
fn a_custodian_does_what_the_member_allows_and_no_more() {
	on_consortium(|| {
		let (mei, tom, nurse) = (pair("mei"), pair("tom"), pair("nurse"));
		neighbours(&[&mei, &tom]);
		appoint(BobStash, &nurse, Role::Custodian);
		let act = |call: RuntimeCall| {
			send(&nurse, Custodial::act { member: id(&mei), call: Box::new(call) })
		};
		assert_eq!(act(walk().into()), refused(Refusal::CustodianNotFound));
		let powers = Powers { participate: true, settle: true, daily_limit: 2 * TIME };
		assert_ok!(send(&mei, Custodial::appoint { custodian: id(&nurse), powers }));
		assert_eq!(act(walk().into()), refused(Refusal::OutOfScope));
		hours(24);
		assert_ok!(act(walk().into()));
		assert_ok!(act(gift(&tom, TIME).into()));
		assert_eq!(act(gift(&tom, 1).into()), refused(Refusal::LimitExceeded));
		assert_ok!(act(Activity::close { activity: 0 }.into()));
		// What came back does not come back to the limit.
		assert_eq!(act(gift(&tom, 1).into()), refused(Refusal::LimitExceeded));
		hours(24);
		assert_ok!(act(gift(&tom, 2 * TIME).into()));

		// Nothing else, in whatever wrapping.
		let outside: Vec<RuntimeCall> = vec![
			pallet_utility::Call::batch { calls: vec![gift(&tom, 1).into()] }.into(),
			Profile::leave {}.into(),
			Coin::donate { branch: 2, amount: 1, note: NOTE }.into(),
			Custodial::appoint { custodian: id(&nurse), powers }.into(),
			Custodial::name_successor { successor: Some(id(&tom)) }.into(),
			Custodial::act { member: id(&mei), call: Box::new(gift(&tom, 1).into()) }.into(),
			pallet_proxy::Call::add_proxy {
				delegate: id(&nurse).into(),
				proxy_type: configs::ProxyType::Any,
				delay: 0,
			}
			.into(),
			pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![id(&nurse)],
				call: Box::new(gift(&tom, 1).into()),
			}
			.into(),
			pallet_rotation::Call::back { branch: 2 }.into(),
		];
		for call in outside {
			assert_eq!(act(call.clone()), refused(Refusal::OutOfScope), "{call:?}");
		}
		// It is metered on the custodians' allowance.
		assert_eq!(Allowance::allowance(id(&nurse)).expect("metered").1, 500_000);
		let role = Role::Custodian;
		assert_ok!(send(
			&BobStash.pair(),
			pallet_branches::Call::revoke_role { who: id(&nurse), role }
		));
		assert_eq!(
			try_send(&nurse, Custodial::recall { member: id(&mei), custodian: id(&nurse) }),
			Err(InvalidTransaction::BadSigner.into())
		);
	});
}

#[test]
fn a_person_without_a_key_lives_by_a_custodian_and_takes_over_one_day() {
	on_consortium(|| {
		let (tom, nurse, phone) = (pair("tom"), pair("nurse"), pair("phone"));
		neighbours(&[&tom]);
		appoint(BobStash, &nurse, Role::Custodian);
		let nullifier = Nullifier([8; 32]);
		assert_ok!(send(&pair("registrar"), Profile::register_keyless { nullifier }));
		let grandmother = Profiles::account_of(nullifier).expect("a member");
		assert_eq!(Balances::total_balance(&grandmother), 5 * TIME);
		let assign = |daily_limit| Custodial::assign {
			member: grandmother.clone(),
			custodian: id(&nurse),
			powers: Powers { participate: true, settle: true, daily_limit },
		};
		assert_eq!(send(&pair("registrar"), assign(4 * TIME + 1)), refused(Refusal::LimitTooHigh));
		assert_ok!(send(&pair("registrar"), assign(TIME)));
		hours(24);
		let act = |call: Activity<Runtime>| {
			let (member, call) = (grandmother.clone(), Box::new(call.into()));
			send(&nurse, Custodial::act { member, call })
		};
		assert_ok!(act(walk()));
		assert_ok!(send(&tom, Activity::enrol { activity: approved() }));
		let (activity, participant) = (0, id(&tom));
		assert_ok!(act(Activity::admit { activity, participant: participant.clone() }));
		let start = || Activity::confirm_start { activity, participant: participant.clone() };
		assert_ok!(act(start()));
		assert_ok!(send(&tom, start()));
		hours(1);
		assert_ok!(act(confirm_end(activity, &tom)));
		assert_ok!(send(&tom, confirm_end(activity, &tom)));
		// The custodian says for her what she thinks of it.
		let side = pallet_reviews::Side::Publisher;
		let seal = pallet_reviews::seal_of(activity, &participant, side, 5, &[0; 32], &[7; 32]);
		let review =
			pallet_reviews::Call::seal { activity, participant: participant.clone(), seal };
		let (member, call) = (grandmother.clone(), Box::new(review.into()));
		assert_ok!(send(&nurse, Custodial::act { member, call }));
		assert_ok!(super::seal(&tom, activity, &tom, 5));
		assert_ok!(act(Activity::settle { activity, participant }));
		assert_eq!(coins(&tom), (6 * TIME, 0));

		// She keeps a key herself from now on.
		let key = id(&phone);
		let member = grandmother.clone();
		let request = Custodial::request_key { member: member.clone(), key: key.clone() };
		assert_ok!(send(&pair("registrar"), request));
		assert_ok!(send(&pair("auditor"), Custodial::approve_key { member, key }));
		hours(72);
		assert_ok!(send(&phone, Custodial::take_over { member: grandmother.clone() }));
		assert_ok!(send(&phone, gift(&tom, 4 * TIME)));
		assert_eq!(act(walk()), refused(Refusal::CustodianNotFound));
		assert_eq!(Balances::total_balance(&grandmother), 0);
	});
}

#[test]
fn a_relative_spends_within_the_mandate() {
	use timebank_primitives::Category;
	on_consortium(|| {
		let (mei, ana, tom) = (pair("mei"), pair("ana"), pair("tom"));
		willow_lane(&[&mei, &ana, &tom]);
		let purposes = [Category::Support].into_iter().collect::<std::collections::BTreeSet<_>>();
		let give = Custodial::give_mandate {
			relative: id(&ana),
			purposes: purposes.try_into().expect("one"),
			cap: 2 * TIME,
			until: None,
		};
		assert_ok!(send(&mei, give));
		let spend = |amount, category| {
			let note = Note { category, memo: [0; 32] };
			send(&ana, Custodial::spend { member: id(&mei), to: id(&tom), amount, note })
		};
		assert_ok!(spend(TIME, Category::Support));
		assert_eq!(spend(1, Category::Thanks), refused(Refusal::WrongPurpose));
		assert_eq!(spend(TIME + 1, Category::Support), refused(Refusal::LimitExceeded));
		assert_ok!(spend(TIME, Category::Support));
		assert_eq!((coins(&mei), coins(&tom)), ((3 * TIME, 0), (7 * TIME, 0)));
		assert_ok!(send(&mei, Custodial::revoke_mandate { relative: id(&ana) }));
		assert_eq!(spend(1, Category::Support), refused(Refusal::MandateNotFound));
	});
}

#[test]
fn an_estate_goes_to_the_successor_and_what_was_begun_is_settled() {
	on_consortium(|| {
		let (mei, ana, tom) = (pair("mei"), pair("ana"), pair("tom"));
		neighbours(&[&mei, &ana, &tom]);
		assert_ok!(send(&mei, Custodial::name_successor { successor: Some(id(&ana)) }));
		// Tom has walked with Mei; she dies before she settles. Another walk waits for somebody.
		for place in 0..2 {
			let terms = pallet_activities::Terms { service: for_hours(60 * 24), ..terms(1, 20) };
			let funding = pallet_activities::Funding::Own;
			assert_ok!(send(&mei, Activity::publish { terms, funding }));
			assert_eq!(approved(), place);
		}
		give_places(0, &mei, &[&tom]);
		begin(0, &mei, &tom);
		hours(1);
		assert_ok!(send(&tom, confirm_end(0, &tom)));
		assert_ok!(dies(&mei, &ana));
		assert_eq!(try_send(&mei, walk()), Err(InvalidTransaction::BadSigner.into()));
		// It was settled without her.
		let collect = || Custodial::collect_estate { member: id(&mei) };
		assert_ok!(send(&tom, collect()));
		assert_eq!((coins(&mei), coins(&ana)), ((0, TIME), (8 * TIME, 0)));
		// Ana closes what nobody came for.
		let act = |call: Activity<Runtime>| {
			send(&ana, Custodial::act { member: id(&mei), call: Box::new(call.into()) })
		};
		assert_eq!(act(walk()), refused(Refusal::OutOfScope));
		assert_ok!(act(Activity::close { activity: 1 }));
		assert_ok!(send(&tom, collect()));
		assert_eq!((coins(&mei), coins(&ana), coins(&tom)), ((0, 0), (9 * TIME, 0), (6 * TIME, 0)));
		assert_eq!(send(&tom, collect()), refused(Refusal::NothingToCollect));
	});
}

/// Two members of the staff say that somebody has died, and a month later the successor takes over.
fn dies(who: &Pair, successor: &Pair) -> DispatchResult {
	let (member, document) = (id(who), [7; 32]);
	let report = Custodial::report_death { member: member.clone(), document };
	assert_eq!(send(who, report.clone()), Err(DispatchError::BadOrigin));
	send(&pair("registrar"), report)?;
	let confirm = Custodial::confirm_death { member: member.clone(), document };
	send(&pair("auditor"), confirm)?;
	let succeed = || Custodial::succeed { member: member.clone() };
	assert_eq!(send(successor, succeed()), refused(Refusal::TooEarly));
	for _ in 0..10 {
		hours(73);
	}
	send(successor, succeed())
}

/// Whoever of the two has died, and whether there is anybody who acts for them or not: services come to their end by themselves,
/// and are paid.
#[test]
fn what_somebody_who_has_died_has_begun_comes_to_its_end_by_itself() {
	for publisher_dies in [true, false] {
		on_consortium(|| {
			let (mei, ana, tom) = (pair("mei"), pair("ana"), pair("tom"));
			neighbours(&[&mei, &ana, &tom]);
			let (dead, alive) = if publisher_dies { (&mei, &tom) } else { (&tom, &mei) };
			assert_ok!(send(dead, Custodial::name_successor { successor: Some(id(&ana)) }));
			// One service has begun, one has ended, and for one there is a place.
			for _ in 0..3 {
				assert_ok!(send(&mei, walk()));
				give_places(approved(), &mei, &[&tom]);
			}
			begin(1, &mei, &tom);
			hours(1);
			end(1, &mei, &tom);
			begin(0, &mei, &tom);
			assert_ok!(dies(dead, &ana));
			assert_eq!(pallet_activities::Activities::<Runtime>::iter().count(), 0);
			assert_ok!(send(&ana, Custodial::collect_estate { member: id(dead) }));
			// Mei's five less two for the walks, and Tom's five and two: one of them went to Ana.
			let (left, estate) = if publisher_dies { (7, 3) } else { (3, 7) };
			assert_eq!(coins(alive), (left * TIME, 0), "{publisher_dies}");
			assert_eq!(coins(dead), (0, 0), "{publisher_dies}");
			assert_eq!(coins(&ana), ((5 + estate) * TIME, 0), "{publisher_dies}");
		});
	}
}

/// A service is under way between two people, and one of them dies: either way the successor brings it to its end.
#[test]
fn a_service_under_way_is_ended_for_who_has_died() {
	for publisher_dies in [true, false] {
		on_consortium(|| {
			let (mei, ana, tom) = (pair("mei"), pair("ana"), pair("tom"));
			neighbours(&[&mei, &ana, &tom]);
			let (dead, alive) = if publisher_dies { (&mei, &tom) } else { (&tom, &mei) };
			assert_ok!(send(dead, Custodial::name_successor { successor: Some(id(&ana)) }));
			let terms = pallet_activities::Terms { service: for_hours(60 * 24), ..terms(1, 20) };
			let funding = pallet_activities::Funding::Own;
			assert_ok!(send(&mei, Activity::publish { terms, funding }));
			let activity = approved();
			give_places(activity, &mei, &[&tom]);
			begin(activity, &mei, &tom);
			hours(1);
			assert_ok!(dies(dead, &ana));
			// A month later both sides say that it is over.
			let act = |call: Activity<Runtime>| {
				send(&ana, Custodial::act { member: id(dead), call: Box::new(call.into()) })
			};
			assert_ok!(send(alive, confirm_end(activity, &tom)));
			assert_ok!(act(confirm_end(activity, &tom)));
			hours(73);
			let settle = || Activity::settle { activity, participant: id(&tom) };
			assert_ok!(if publisher_dies { act(settle()) } else { send(&mei, settle()) });
			assert_ok!(send(&ana, Custodial::collect_estate { member: id(dead) }));
			let (left, estate) = if publisher_dies { (6, 4) } else { (4, 6) };
			assert_eq!(coins(alive), (left * TIME, 0), "{publisher_dies}");
			assert_eq!(coins(dead), (0, 0), "{publisher_dies}");
			assert_eq!(coins(&ana), ((5 + estate) * TIME, 0), "{publisher_dies}");
		});
	}
}

#[test]
fn a_member_moves_with_their_hours() {
	on_consortium(|| {
		let (mei, lakeside) = (pair("mei"), pair("lakeside"));
		willow_lane(&[&mei]);
		appoint(DaveStash, &lakeside, Role::Registrar);
		let accept = || Profile::accept_move { who: id(&mei) };
		assert_eq!(
			send(&lakeside, accept()),
			Err(pallet_profiles::Error::<Runtime>::MoveNotFound.into())
		);
		assert_ok!(send(&mei, Profile::ask_to_move { branch: 4 }));
		assert_eq!(
			send(&pair("registrar"), accept()),
			Err(pallet_profiles::Error::<Runtime>::WrongBranch.into())
		);
		assert_ok!(send(&lakeside, accept()));
		assert_eq!(Profiles::member(id(&mei)).expect("a member").branch, 4);
		assert_eq!(Clearing::position(2, 4), pallet_clearing::Position::Owes(5 * TIME));
		// Her old branch decides on her no longer.
		assert_eq!(
			send(&pair("auditor"), Profile::suspend { who: id(&mei), reason: [0; 32] }),
			Err(pallet_profiles::Error::<Runtime>::WrongBranch.into())
		);
	});
}

#[test]
fn a_field_is_proposed_approved_read_and_erased() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		let (kind, commitment) = (1, Commitment([9; 32]));
		assert_ok!(send(&mei, Profile::propose_field { kind, commitment, valid_until: None }));
		assert_eq!(Profiles::field(id(&mei), kind), None);
		let change = Subject::Field { member: id(&mei), kind };
		assert_ok!(decide(&pair("auditor"), change, Decision::Granted));
		assert_eq!(Profiles::field(id(&mei), kind).expect("approved").commitment, Some(commitment));
		let reader = Reader::Branch(4);
		let until = Timestamp::get() + 10 * 3_600_000;
		assert_ok!(send(&mei, Profile::grant_read { kind, reader, until }));
		assert!(Profiles::may_read(id(&mei), kind, reader));
		assert!(!Profiles::may_read(id(&mei), kind, Reader::Branch(3)));
		hours(10);
		assert!(!Profiles::may_read(id(&mei), kind, reader));
		assert_ok!(send(&mei, Profile::erase_field { kind }));
		assert_eq!(Profiles::field(id(&mei), kind).expect("its version").commitment, None);
	});
}

/// The licensing office, partner 0, may speak of driving licences; each branch has an operator.
fn oracles() -> (PartnerId, [Pair; 4], Topic) {
	let topic = Topic::Credential(2);
	let admit = pallet_partners::Call::admit {
		name: b"Licensing office".to_vec().try_into().expect("short"),
		contact: Default::default(),
		account: id(&pair("office")),
		document: [0; 32],
	};
	assert_ok!(council(&[Alice, Bob, Charlie], admit));
	let topics = vec![topic].try_into().expect("one");
	let set = pallet_oracles::Call::set_topics { partner: 0, topics };
	assert_eq!(council(&[Alice, Bob], set.clone()), Err(DispatchError::BadOrigin));
	assert_ok!(council(&[Alice, Bob, Charlie], set));
	let operators = [
		(AliceStash, "operator 1"),
		(BobStash, "operator 2"),
		(CharlieStash, "operator 3"),
		(DaveStash, "operator 4"),
	]
	.map(|(administrator, name)| {
		let operator = pair(name);
		appoint(administrator, &operator, Role::OracleOperator);
		operator
	});
	(0, operators, topic)
}

#[test]
fn what_three_branches_heard_is_true_for_all_and_one_alone_changes_nothing() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		let (partner, operators, topic) = oracles();
		let submit = |version, mark| {
			let commitment = Commitment([mark; 32]);
			let attested = Some(Attested { commitment, valid_until: None });
			let value = pallet_oracles::Value { version, attested };
			pallet_oracles::Call::submit { partner, member: id(&mei), topic, value }
		};
		// One lies, with whatever version.
		assert_ok!(send(&operators[3], submit(u64::MAX, 66)));
		for operator in &operators[..2] {
			assert_ok!(send(operator, submit(1, 1)));
			assert!(!Credentials::holds(&id(&mei), 2));
		}
		assert_ok!(send(&operators[2], submit(1, 1)));
		assert!(Credentials::holds(&id(&mei), 2));
		let record = Credentials::credential(id(&mei), 2).expect("issued");
		assert_eq!(record.document, Some(Commitment([1; 32])));
		// Nobody but operators, and nothing old.
		assert_eq!(send(&mei, submit(2, 2)), Err(DispatchError::BadOrigin));
		assert_eq!(
			send(&operators[0], submit(1, 1)),
			Err(pallet_oracles::Error::<Runtime>::Stale.into())
		);
		// Its home branch sees that it has changed, and says so.
		let (report, about) = pallet_oracles::Reports::<Runtime>::iter()
			.find(|(_, report)| report.branch == 2)
			.expect("a report to Willow Lane");
		assert!(matches!(about.about, pallet_oracles::About::Changed { version: 1, .. }));
		assert_ok!(send(&BobStash.pair(), pallet_oracles::Call::acknowledge { report }));
		assert!(!pallet_oracles::Reports::<Runtime>::contains_key(report));
	});
}

#[test]
fn nobody_is_a_quorum_alone() {
	on_consortium(|| {
		// The administrator of the province that stands above two communities.
		for branch in [2, 3] {
			let call = pallet_branches::Call::grant_role {
				branch,
				who: id(&pair("puppet")),
				role: Role::OracleOperator,
				until: None,
			};
			assert_eq!(
				send(&AliceStash.pair(), call),
				Err(pallet_branches::Error::<Runtime>::NotAdministrator.into())
			);
		}
	});
}

#[test]
fn an_account_has_sixty_four_transactions_in_the_pool() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let next = System::account_nonce(id(&mei));
		let ahead = |by| validate(signed_with_nonce(&mei, gift(&tom, 1), next + by, 0));
		assert_ok!(ahead(0));
		assert_ok!(ahead(63));
		let too_many = InvalidTransaction::Custom(pallet_allowance::TOO_MANY_PENDING);
		assert_eq!(ahead(64), Err(too_many.into()));
	});
}

/// Whatever pallets and calls come: this is what can be done for somebody else, and nothing is that is not listed here.
#[test]
fn custodians_make_these_calls_and_no_others() {
	use codec::Decode;
	use frame_support::traits::GetCallName;
	use pallet_custody::Scopes;
	on_consortium(|| {
		let opaque = Runtime::metadata_at_version(16).expect("version 16");
		let metadata = frame_metadata::RuntimeMetadataPrefixed::decode(&mut &opaque[..]);
		let frame_metadata::RuntimeMetadata::V16(metadata) = metadata.expect("metadata").1 else {
			panic!("not version 16")
		};
		let (mut scoped, mut seen) = (Vec::new(), 0);
		for pallet in metadata.pallets.iter().filter(|pallet| pallet.calls.is_some()) {
			for index in 0..=u8::MAX {
				// Zeros are something of almost every type.
				let mut bytes = vec![pallet.index, index];
				bytes.resize(4_096, 0);
				let Ok(call) = RuntimeCall::decode(&mut &bytes[..]) else { continue };
				seen += 1;
				let metadata = frame_support::traits::GetCallMetadata::get_call_metadata(&call);
				if let Some(scope) =
					configs::CustodianScopes::scope(&[9; 32].into(), &[8; 32].into(), &call)
				{
					scoped.push((metadata.pallet_name, metadata.function_name, scope));
				}
			}
		}
		assert!(seen > 200, "only {seen} calls could be made of zeros");
		assert!(pallet_time_coin::Call::<Runtime>::get_call_names().contains(&"transfer"));
		scoped.sort_by_key(|(pallet, call, _)| (*pallet, *call));
		use pallet_custody::Scope::{Participate, Settle, Spend};
		assert_eq!(
			scoped,
			[
				("Activities", "accept_invitation", Participate),
				("Activities", "admit", Settle),
				("Activities", "check_in", Settle),
				("Activities", "check_out", Settle),
				("Activities", "close", Settle),
				("Activities", "confirm_end", Settle),
				("Activities", "confirm_start", Participate),
				("Activities", "decline", Settle),
				("Activities", "dismiss", Settle),
				("Activities", "dispute", Settle),
				("Activities", "edit", Spend),
				("Activities", "end_series", Settle),
				("Activities", "enrol", Participate),
				("Activities", "leave", Participate),
				("Activities", "publish", Spend),
				("Activities", "report_absence", Settle),
				("Activities", "settle", Settle),
				("Activities", "settle_many", Settle),
				("Activities", "top_up", Spend),
				("Audit", "answer", Participate),
				("Audit", "appeal", Participate),
				("Noticeboard", "offer", Participate),
				("Noticeboard", "withdraw", Participate),
				("Partners", "cancel", Settle),
				("Partners", "redeem", Spend),
				("Reviews", "ask_to_publish", Participate),
				("Reviews", "open", Settle),
				("Reviews", "report", Settle),
				("Reviews", "seal", Settle),
				("TimeCoin", "claim_welcome", Participate),
				("TimeCoin", "transfer", Spend),
				("TimeCoin", "withdraw_held", Settle),
				("Trainings", "enrol", Spend),
				("Trainings", "leave", Participate),
			]
		);
	});
}

/// A row for a person may be large, but not so that it weighs on every block.
#[test]
fn rows_about_members_are_small() {
	let sizes = [
		pallet_profiles::Member::max_encoded_len(),
		pallet_profiles::Field::max_encoded_len(),
		pallet_credentials::Credential::max_encoded_len(),
	];
	assert!(sizes.into_iter().all(|size| size <= 200), "{sizes:?} bytes");
}
