// SPDX-License-Identifier: Apache-2.0

//! No path moves a frozen coin (U5): whatever the member does, whatever others do, in whatever it is wrapped, what is frozen of the
//! free coins stays; but what is taken by a correction or as a penalty, by two auditors or the consortium.
//!
//! Each call of the runtime is either among the [`deeds`] that are played, or in `complete::MOVES_NONE` with a reason. A new call that is in
//! neither fails `every_call_is_played_or_moves_no_coins`.

mod complete;

use super::*;
use Sr25519Keyring::{AliceStash, BobStash, DaveStash};
use configs::{ProxyType, RuntimeParameters, dynamic_params};
use frame_support::{
	assert_ok,
	instances::Instance1,
	storage::{TransactionOutcome, with_storage_layer, with_transaction},
	traits::{GetCallMetadata, fungible::Inspect},
};
use pallet_activities::{Call as Activity, Funding, Recurrence};
use pallet_audit::{Call as Auditing, Opinion};
use pallet_custody::{Call as Custodial, Powers};
use pallet_partners::Call as Partner;
use pallet_profiles::Call as Profile;
use pallet_risk::Scope;
use pallet_time_coin::Call as Coin;
use pallet_trainings::{Call as Training, Outcome};
use proptest::prelude::*;
use sp_runtime::{Permill, traits::Dispatchable};
use std::collections::{BTreeMap, BTreeSet};
use timebank_primitives::{Freezes as _, MintReason};

/// The Council's.
type RawOrigin = pallet_collective::RawOrigin<AccountId, Instance1>;

/// What is told of a block.
type Record = frame_system::EventRecord<RuntimeEvent, Hash>;

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
	/// The member whose coins are frozen, with whichever key is hers.
	Mei,
	/// Somebody else, by name.
	Other(&'static str),
	/// Two thirds of the Council.
	Council,
	/// Root: two thirds of the Technical Committee and of the Council together.
	Root,
}

/// Something that could move or bind Mei's coins.
#[derive(Clone, Debug)]
struct Deed {
	by: By,
	call: RuntimeCall,
	/// It takes free coins of Mei's at once, if nothing is frozen: so that the test tests something.
	takes: bool,
}

/// What a deed is wrapped in. What is not Mei's own can be in a batch only.
#[derive(Clone, Copy, Debug)]
enum Wrap {
	Nothing,
	Batch,
	BatchAll,
	ForceBatch,
	IfElse,
	Proxy,
	Custodian,
	Multisig,
	MultisigOfOne,
}

const WRAPS: [Wrap; 9] = [
	Wrap::Nothing,
	Wrap::Batch,
	Wrap::BatchAll,
	Wrap::ForceBatch,
	Wrap::IfElse,
	Wrap::Proxy,
	Wrap::Custodian,
	Wrap::Multisig,
	Wrap::MultisigOfOne,
];

fn mei() -> AccountId {
	id(&pair("mei"))
}

fn tom() -> AccountId {
	id(&pair("tom"))
}

fn free() -> Balance {
	Balances::balance(&mei())
}

/// What the Council decides, without its motions.
fn council_does(call: impl Into<RuntimeCall>) -> DispatchResult {
	act(RawOrigin::Members(3, 4), call.into())
}

fn act(origin: impl Into<RuntimeOrigin>, call: RuntimeCall) -> DispatchResult {
	with_storage_layer(|| call.dispatch(origin.into()).map(drop).map_err(|failed| failed.error))
}

fn set(parameter: RuntimeParameters) -> RuntimeCall {
	pallet_parameters::Call::set_parameter { key_value: parameter }.into()
}

fn pay(to: AccountId, amount: Balance) -> RuntimeCall {
	Coin::transfer { to, amount, note: NOTE }.into()
}

fn multisig_of(other: &str) -> Vec<AccountId> {
	vec![id(&pair(other))]
}

/// The activities that there are: Tom is serving in the first one of Mei's, nobody came to the second one yet, and the third one
/// comes again each week. In the fourth one, which was Tom's, Mei was paid by decision of an auditor.
const SERVED: ActivityId = 0;
const EMPTY: ActivityId = 1;
const WEEKLY: ActivityId = 2;
const TOMS: ActivityId = 3;

/// Willow Lane, where Mei has coins and has begun all there is to begin. Somebody is to have died, or to get a new key.
fn town(is_dying: bool) {
	let people = ["mei", "tom", "ana", "helper"].map(pair);
	let [mei, tom, ana, helper] = &people;
	neighbours(&people.each_ref());
	for (name, role) in [
		("another auditor", Role::Auditor),
		("minter", Role::Minter),
		("treasurer", Role::Treasurer),
		("trainer", Role::Trainer),
		("nurse", Role::Custodian),
	] {
		appoint(BobStash, &pair(name), role);
	}
	for name in ["riverland", "another of riverland"] {
		appoint(AliceStash, &pair(name), Role::Auditor);
	}
	appoint(DaveStash, &pair("lakeside"), Role::Registrar);
	use dynamic_params::custody::{DeathDelay, KeyDelay, Parameters as Delay};
	for delay in [Delay::KeyDelay(KeyDelay, Some(24)), Delay::DeathDelay(DeathDelay, Some(24))] {
		assert_ok!(council_does(set(RuntimeParameters::Custody(delay))));
	}
	let quota = Coin::set_quota { branch: 2, amount: 1_000 * TIME, until: 365 * DAYS };
	assert_ok!(council_does(quota));
	for who in [mei, tom] {
		let (to, amount, reason) = (id(who), 100 * TIME, MintReason::Service);
		assert_ok!(send(&pair("minter"), Coin::mint { to, amount, reason, activity: None }));
	}
	assert_ok!(council_does(Partner::admit {
		name: b"Transit".to_vec().try_into().expect("short"),
		contact: Default::default(),
		account: id(&pair("transit")),
		document: [0; 32],
	}));

	// Services.
	for recurrence in [None, None, Some(Recurrence { every: 7 * DAY, times: 3 })] {
		let (enrolment, service) = (for_hours(72), for_hours(200));
		let steps = if recurrence.is_some() { 20 } else { 40 };
		let terms = pallet_activities::Terms { recurrence, enrolment, service, ..terms(2, steps) };
		assert_ok!(send(mei, Activity::publish { terms, funding: Funding::Own }));
		let activity = Activities::next_id() - 1;
		let subject = Subject::Activity { activity, version: 0 };
		assert_ok!(decide(&pair("auditor"), subject.clone(), Decision::Granted));
		if Audit::case_of(subject.clone()).is_some() {
			assert_ok!(decide(&pair("another auditor"), subject, Decision::Granted));
		}
	}
	give_places(SERVED, mei, &[tom]);
	begin(SERVED, mei, tom);
	assert_ok!(send(tom, publication(1, 40)));
	assert_eq!(approved(), TOMS);
	give_places(TOMS, tom, &[mei]);
	begin(TOMS, tom, mei);
	hours(1);
	assert_ok!(send(mei, confirm_end(TOMS, mei)));
	let participant = id(mei);
	let dispute = Activity::dispute { activity: TOMS, participant, reason: [1; 32] };
	assert_ok!(send(tom, dispute));
	let service = Subject::Service { activity: TOMS, participant: id(mei) };
	assert_ok!(decide(&pair("auditor"), service.clone(), Decision::Partly { steps: 40 }));
	let case = Audit::decision_on(service).expect("it was decided");
	assert_ok!(send(tom, Auditing::appeal { case, reason: [1; 32] }));

	// Two trainings, one of which Mei is in.
	for _ in 0..2 {
		let service = Window { from: Timestamp::get() + 30 * HOUR, ..for_hours(200) };
		let terms = pallet_trainings::Terms { enrolment: for_hours(72), service, ..training(ana) };
		assert_ok!(send(&pair("trainer"), Training::publish { terms }));
		let training = pallet_trainings::NextId::<Runtime>::get() - 1;
		let content = Subject::Training { training, version: 0 };
		assert_ok!(decide(&pair("auditor"), content, Decision::Granted));
	}
	assert_ok!(send(mei, Training::enrol { training: 0, version: 0 }));

	// Coins that wait somewhere, and some that can be corrected.
	assert_ok!(send(mei, Partner::redeem { partner: 0, amount: TIME, benefit: [1; 32] }));
	assert_ok!(send(mei, pay(id(tom), 25 * TIME)));
	assert_eq!(TimeCoin::held_of(id(mei)).len(), 1);
	assert_ok!(send(tom, pay(id(mei), 3 * TIME)));

	// Those who may act or pay for her.
	let powers = Powers { participate: true, settle: true, daily_limit: 80 * TIME };
	assert_ok!(send(mei, Custodial::appoint { custodian: id(&pair("nurse")), powers }));
	let purposes = [Category::Thanks].into_iter().collect::<BTreeSet<_>>();
	assert_ok!(send(
		mei,
		Custodial::give_mandate {
			relative: id(ana),
			purposes: purposes.try_into().expect("one"),
			cap: 80 * TIME,
			until: None,
		}
	));
	assert_ok!(send(mei, Custodial::name_successor { successor: Some(id(tom)) }));
	for (from, to) in [(mei, helper), (ana, mei)] {
		assert_ok!(send(from, proxying(id(to))));
	}
	assert_ok!(send(mei, both(vec![id(tom)], pay(id(tom), TIME))));
	assert_ok!(send(
		&pair("auditor"),
		Coin::propose_penalty { who: id(mei), amount: 10 * TIME, decision: [3; 32] }
	));
	let (member, document) = (id(mei), [7; 32]);
	if is_dying {
		let report = Custodial::report_death { member: member.clone(), document };
		assert_ok!(send(&pair("registrar"), report));
		assert_ok!(send(&pair("auditor"), Custodial::confirm_death { member, document }));
	} else {
		let key = id(&pair("phone"));
		let request = Custodial::request_key { member: member.clone(), key: key.clone() };
		assert_ok!(send(&pair("registrar"), request));
		assert_ok!(send(&pair("auditor"), Custodial::approve_key { member, key }));
	}
	hours(24);
	System::set_block_number(System::block_number() + 2_000);
}

/// Two auditors freeze some of Mei's coins for as long as they can.
fn freeze(scope: Scope<Balance>) {
	let until = Timestamp::get() + 89 * DAY;
	let call = pallet_risk::Call::request_freeze { who: mei(), scope, reason: [4; 32], until };
	assert_ok!(send(&pair("auditor"), call));
	let (freeze, _) = Risk::requested_freeze(mei()).expect("asked for");
	let subject = Subject::Freeze { freeze };
	assert_ok!(decide(&pair("another auditor"), subject, Decision::Granted));
}

fn proxying(delegate: AccountId) -> pallet_proxy::Call<Runtime> {
	let proxy_type = ProxyType::Any;
	pallet_proxy::Call::add_proxy { delegate: delegate.into(), proxy_type, delay: 0 }
}

/// The first of two who do something together.
fn both(other_signatories: Vec<AccountId>, call: RuntimeCall) -> pallet_multisig::Call<Runtime> {
	pallet_multisig::Call::as_multi {
		threshold: 2,
		other_signatories,
		maybe_timepoint: None,
		call: Box::new(call),
		max_weight: Weight::zero(),
	}
}

/// All there is to do, with this amount where there is one.
fn deeds(amount: Balance) -> Vec<Deed> {
	let mut all = own_deeds(amount);
	all.extend(deeds_of_others(amount));
	all
}

fn own_deeds(amount: Balance) -> Vec<Deed> {
	let participant = tom();
	let participants = || vec![tom()].try_into().expect("one");
	let steps = (amount / STEP).clamp(1, 400) as u32;
	let ended = Activities::participation(SERVED, tom()).and_then(|row| match row.state {
		pallet_activities::Participation::InService { ended_by, .. } => ended_by,
		_ => None,
	});
	let until = ended.map(|(_, until)| until);
	let hash = sp_core::H256::repeat_byte(7);
	let (proxy_type, note) = (ProxyType::Any, NOTE);
	let now = pallet_multisig::Timepoint { height: System::block_number(), index: 1 };
	let threshold = 2;
	let together = || multisig_of("tom");
	let recurring = pallet_activities::Terms {
		recurrence: Some(Recurrence { every: 7 * DAY, times: 1 }),
		..terms(1, steps)
	};
	// What takes free coins at once, if there are any.
	let takes: Vec<RuntimeCall> = vec![
		pay(tom(), amount),
		Coin::give { to: tom(), amount, note }.into(),
		Coin::donate { branch: 2, amount, note }.into(),
		publication(1, steps).into(),
		Activity::publish { terms: recurring, funding: Funding::Own }.into(),
		Activity::edit { activity: EMPTY, terms: terms(4, 41) }.into(),
		Activity::top_up { activity: SERVED, participant: tom(), steps }.into(),
		Training::enrol { training: 1, version: 0 }.into(),
		Partner::redeem { partner: 0, amount, benefit: [1; 32] }.into(),
		proxying(id(&pair("ana"))).into(),
		pallet_proxy::Call::create_pure { proxy_type, delay: 0, index: 0 }.into(),
		pallet_proxy::Call::announce { real: id(&pair("ana")).into(), call_hash: hash }.into(),
		pallet_multisig::Call::approve_as_multi {
			threshold,
			other_signatories: multisig_of("ana"),
			maybe_timepoint: None,
			call_hash: [1; 32],
			max_weight: Weight::zero(),
		}
		.into(),
	];
	let others: Vec<RuntimeCall> = vec![
		Coin::withdraw_held { held: 0 }.into(),
		Coin::collect { who: mei() }.into(),
		Coin::claim_welcome { who: mei() }.into(),
		Activity::close { activity: EMPTY }.into(),
		Activity::close { activity: WEEKLY }.into(),
		Activity::end_series { series: WEEKLY }.into(),
		Activity::enrol { activity: TOMS }.into(),
		Activity::leave { activity: TOMS }.into(),
		Activity::confirm_end { activity: SERVED, participant: participant.clone(), until }.into(),
		Activity::settle { activity: SERVED, participant: participant.clone() }.into(),
		Activity::settle_many { activity: SERVED, participants: participants() }.into(),
		Activity::dispute { activity: SERVED, participant, reason: [1; 32] }.into(),
		Activity::report_absence { activity: SERVED, participants: participants() }.into(),
		Training::leave { training: 0 }.into(),
		Partner::cancel { redemption: 0 }.into(),
		Profile::leave {}.into(),
		Profile::ask_to_move { branch: 4 }.into(),
		pallet_proxy::Call::remove_proxy {
			delegate: id(&pair("helper")).into(),
			proxy_type,
			delay: 0,
		}
		.into(),
		pallet_proxy::Call::remove_proxies {}.into(),
		pallet_proxy::Call::kill_pure {
			spawner: mei().into(),
			proxy_type,
			index: 0,
			height: 1,
			ext_index: 1,
		}
		.into(),
		pallet_proxy::Call::remove_announcement { real: id(&pair("ana")).into(), call_hash: hash }
			.into(),
		pallet_proxy::Call::poke_deposit {}.into(),
		pallet_multisig::Call::cancel_as_multi {
			threshold,
			other_signatories: together(),
			timepoint: now,
			call_hash: [1; 32],
		}
		.into(),
		pallet_multisig::Call::poke_deposit {
			threshold,
			other_signatories: together(),
			call_hash: [1; 32],
		}
		.into(),
	];
	let with = |calls: Vec<RuntimeCall>, takes| {
		calls.into_iter().map(move |call| Deed { by: By::Mei, call, takes })
	};
	with(takes, true).chain(with(others, false)).collect()
}

fn deeds_of_others(amount: Balance) -> Vec<Deed> {
	let by =
		|name: &'static str, call: RuntimeCall| Deed { by: By::Other(name), call, takes: false };
	let takes = |by: By, call: RuntimeCall| Deed { by, call, takes: true };
	let opinion = Opinion::Hash([2; 32]);
	let note = NOTE;
	let members = || vec![mei()].try_into().expect("one");
	let as_mei = || Box::new(RuntimeOrigin::signed(mei()).caller.clone());
	let hash = sp_core::H256::repeat_byte(7);
	let as_mei_pays = || pallet_utility::Call::dispatch_as {
		as_origin: as_mei(),
		call: Box::new(pay(tom(), amount)),
	};
	let mut all = vec![
		// Who pays or acts for her.
		takes(By::Other("ana"), Custodial::spend { member: mei(), to: tom(), amount, note }.into()),
		by("phone", Custodial::take_over { member: mei() }.into()),
		by("tom", Custodial::succeed { member: mei() }.into()),
		by("ana", Custodial::collect_estate { member: mei() }.into()),
		by("ana", Custodial::clean { member: mei() }.into()),
		by(
			"tom",
			Custodial::act {
				member: mei(),
				call: Box::new(Activity::close { activity: EMPTY }.into()),
			}
			.into(),
		),
		by("ana", Coin::collect { who: mei() }.into()),
		by("tom", pay(mei(), amount)),
		by(
			"minter",
			Coin::mint { to: mei(), amount, reason: MintReason::Relief, activity: None }.into(),
		),
		by("treasurer", pallet_pots::Call::grant { to: mei(), amount: TIME, note }.into()),
		by(
			"helper",
			pallet_proxy::Call::proxy_announced {
				delegate: id(&pair("helper")).into(),
				real: mei().into(),
				force_proxy_type: None,
				call: Box::new(pay(tom(), amount)),
			}
			.into(),
		),
		by(
			"ana",
			pallet_proxy::Call::reject_announcement { delegate: mei().into(), call_hash: hash }
				.into(),
		),
		// The other sides of what she has begun.
		by("tom", confirm_end(SERVED, &pair("tom")).into()),
		by("tom", Activity::tend { task: pallet_activities::Task::Series(WEEKLY) }.into()),
		by("tom", Activity::tend { task: pallet_activities::Task::Activity(EMPTY) }.into()),
		by("trainer", Training::close { training: 0 }.into()),
		by("trainer", Training::edit { training: 0, terms: training(&pair("tom")) }.into()),
		by("trainer", Training::release { training: 0, learner: mei() }.into()),
		by("ana", Training::tend { task: pallet_trainings::Task::Training(0) }.into()),
		by(
			"trainer",
			Training::assess {
				training: 0,
				outcomes: vec![(mei(), Outcome::Failed)].try_into().expect("one"),
			}
			.into(),
		),
		by("transit", Partner::confirm { redemption: 0 }.into()),
		by("transit", Partner::decline { redemption: 0, reason: [1; 32] }.into()),
		// Auditors.
		by("auditor", Activity::take_down { activity: EMPTY, opinion: [1; 32] }.into()),
		by("auditor", Training::take_down { training: 0, opinion: [1; 32] }.into()),
		by("auditor", Coin::propose_penalty { who: mei(), amount, decision: [3; 32] }.into()),
		by("auditor", Profile::suspend { who: mei(), reason: [1; 32] }.into()),
		by("auditor", Profile::reinstate { who: mei() }.into()),
		// The Council, and moves.
		by("lakeside", Profile::accept_move { who: mei() }.into()),
		by("ana", pallet_clearing::Call::rehome { branch: 2, members: members() }.into()),
		by("ana", pallet_clearing::Call::move_positions { branch: 2 }.into()),
	];
	let [movement, correction] = [Some(By::Other("auditor")), Some(By::Other("another auditor"))];
	for auditor in [movement, correction].into_iter().flatten() {
		let received = movement_to_mei();
		all.push(Deed {
			by: auditor,
			call: Coin::correct { movement: received, amount: TIME, reason: [1; 32] }.into(),
			takes: false,
		});
	}
	let council: Vec<RuntimeCall> = vec![
		Coin::penalise { who: mei(), amount, decision: [3; 32] }.into(),
		pallet_branches::Call::begin_closure { branch: 2, successor: 1, reason: [1; 32] }.into(),
		pallet_branches::Call::close { branch: 2 }.into(),
		Partner::suspend { partner: 0, reason: [1; 32] }.into(),
		Partner::remove { partner: 0 }.into(),
		idle_terms(Permill::from_percent(50), 0),
		idle_terms(Permill::zero(), 1),
		set(RuntimeParameters::TimeCoin(dynamic_params::time_coin::Parameters::Cap(
			dynamic_params::time_coin::Cap,
			Some(amount),
		))),
	];
	all.extend(council.into_iter().map(|call| Deed { by: By::Council, call, takes: false }));
	// What waits for auditors is decided by them, or by the Council.
	for (subject, case) in pallet_audit::BySubject::<Runtime>::iter() {
		if matches!(subject, Subject::Freeze { .. }) {
			continue;
		}
		let steps = (amount / STEP).min(40) as u32;
		let of_service = matches!(subject, Subject::Appeal { .. });
		let decisions = [Decision::Granted, Decision::Refused, Decision::Partly { steps }];
		for decision in decisions.into_iter().take(if of_service { 3 } else { 2 }) {
			let decide = || RuntimeCall::from(Auditing::decide { case, decision, opinion });
			for name in ["auditor", "another auditor", "riverland", "another of riverland"] {
				all.push(by(name, decide()));
			}
			let call = Auditing::decide_as_consortium { case, decision, opinion }.into();
			all.push(Deed { by: By::Council, call, takes: false });
		}
		all.push(by("ana", Auditing::tend { task: pallet_audit::Task::Case(case) }.into()));
	}
	let fallible = pallet_utility::Call::dispatch_as_fallible {
		as_origin: as_mei(),
		call: Box::new(pay(tom(), amount)),
	};
	let scheduled = pallet_scheduler::Call::schedule_after {
		after: 1,
		maybe_periodic: None,
		priority: 0,
		call: Box::new(as_mei_pays().into()),
	};
	let weighed = pallet_utility::Call::with_weight {
		call: Box::new(as_mei_pays().into()),
		weight: Weight::zero(),
	};
	all.extend([
		takes(By::Root, as_mei_pays().into()),
		takes(By::Root, fallible.into()),
		takes(By::Root, weighed.into()),
		Deed { by: By::Root, call: scheduled.into(), takes: false },
	]);
	all
}

fn idle_terms(levy: Permill, expiry: u32) -> RuntimeCall {
	let terms = pallet_time_coin::IdleTerms { period: DAYS, exempt: 0, levy, expiry };
	set(RuntimeParameters::TimeCoin(dynamic_params::time_coin::Parameters::IdleTerms(
		dynamic_params::time_coin::IdleTerms,
		Some(terms),
	)))
}

/// The payment of Tom's to Mei that can be corrected.
fn movement_to_mei() -> timebank_primitives::MovementId {
	use timebank_primitives::Purse;
	pallet_time_coin::Entries::<Runtime>::iter()
		.find(|(_, entry)| {
			entry.from == Some(Purse::Member(tom())) && entry.to == Purse::Member(mei())
		})
		.map_or(1, |(movement, _)| movement)
}

/// A deed in something else, and who does it then.
fn wrapped(wrap: Wrap, by: By, call: RuntimeCall) -> (By, RuntimeCall) {
	use pallet_utility::Call as Utility;
	// The last one of a batch shows whether the first one has made a difference.
	let calls = || vec![call.clone(), pay(tom(), 1)];
	let wrap = match by {
		By::Mei => wrap,
		By::Other(_) if matches!(wrap, Wrap::Batch | Wrap::BatchAll | Wrap::ForceBatch) => wrap,
		_ => Wrap::Nothing,
	};
	match wrap {
		Wrap::Nothing => (by, call),
		Wrap::Batch => (by, Utility::batch { calls: calls() }.into()),
		Wrap::BatchAll => (by, Utility::batch_all { calls: calls() }.into()),
		Wrap::ForceBatch => (by, Utility::force_batch { calls: calls() }.into()),
		Wrap::IfElse => {
			let main = Box::new(call);
			(by, Utility::if_else { main, fallback: Box::new(pay(tom(), 1)) }.into())
		}
		Wrap::Proxy => {
			let (real, call) = (mei().into(), Box::new(call));
			let proxy = pallet_proxy::Call::proxy { real, force_proxy_type: None, call };
			(By::Other("helper"), proxy.into())
		}
		Wrap::Custodian => {
			let act = Custodial::act { member: mei(), call: Box::new(call) };
			(By::Other("nurse"), act.into())
		}
		Wrap::Multisig => (by, both(multisig_of("ana"), call).into()),
		Wrap::MultisigOfOne => {
			let (other_signatories, call) = (multisig_of("ana"), Box::new(call));
			let alone = pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call };
			(by, alone.into())
		}
	}
}

/// Do it, in a block. Returns how many coins of Mei's were taken on purpose.
fn perform(by: By, call: RuntimeCall) -> Balance {
	let known = System::events().len();
	let origin = match by {
		By::Council => Some(RawOrigin::Members(3, 4).into()),
		By::Root => Some(RuntimeOrigin::root()),
		By::Mei | By::Other(_) => None,
	};
	if let Some(origin) = origin {
		let _ = act(origin, call);
		let taken = taken_on_purpose(System::events().split_off(known));
		block(vec![]);
		return taken;
	}
	match by {
		By::Mei => {
			let has_new_key = Custody::speaks_for(id(&pair("phone"))) == Some(mei());
			let _ = try_send(&pair(if has_new_key { "phone" } else { "mei" }), call);
		}
		By::Other(name) => {
			let _ = try_send(&pair(name), call);
		}
		By::Council | By::Root => unreachable!("they send nothing"),
	}
	taken_on_purpose(System::events())
}

/// What those who decide together have just taken back, or as a penalty.
fn taken_on_purpose(events: Vec<Record>) -> Balance {
	use pallet_time_coin::Event::{Burnt, Corrected, PenaltyExecuted, PenaltyHeld};
	use timebank_primitives::Cause;
	let mut taken = BTreeMap::new();
	let mut held = 0;
	for record in events {
		let RuntimeEvent::TimeCoin(event) = record.event else { continue };
		match event {
			// An hour is corrected, if any.
			Corrected { correction, .. } => {
				taken.insert(correction, TIME);
			}
			Burnt { movement, from, amount, cause: Cause::Penalty { .. }, .. } if from == mei() => {
				taken.insert(movement, amount);
			}
			PenaltyHeld { who, amount, .. } if who == mei() => held += amount,
			// It was held before.
			PenaltyExecuted { movement, .. } => {
				taken.remove(&movement);
			}
			_ => {}
		}
	}
	held + taken.values().sum::<Balance>()
}

#[derive(Clone, Debug)]
enum Step {
	/// One of the deeds, with an amount, in something.
	Deed(prop::sample::Index, Balance, Wrap),
	/// One of those that take coins at once.
	Take(prop::sample::Index, Balance, Wrap),
	/// So many hours pass.
	Hours(u64),
	/// So many days' blocks pass, for what lies idle.
	Days(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let amount = || {
		prop_oneof![
			Just(1u128),
			1..TIME,
			(1..20u128).prop_map(|hours| hours * TIME),
			(1..120u128).prop_map(|hours| hours * TIME),
		]
	};
	let wrap = || {
		prop_oneof![
			2 => Just(Wrap::Nothing),
			1 => prop::sample::select(WRAPS.to_vec()),
		]
	};
	prop_oneof![
		10 => (any::<prop::sample::Index>(), amount(), wrap())
			.prop_map(|(index, amount, wrap)| Step::Deed(index, amount, wrap)),
		5 => (any::<prop::sample::Index>(), amount(), wrap())
			.prop_map(|(index, amount, wrap)| Step::Take(index, amount, wrap)),
		2 => (1..30u64).prop_map(Step::Hours),
		1 => (1..4u32).prop_map(Step::Days),
	]
}

/// Returns how many coins of Mei's were taken on purpose.
fn play(step: Step) -> Balance {
	match step {
		Step::Deed(index, amount, wrap) => {
			let all = deeds(amount);
			let Deed { by, call, .. } = index.get(&all).clone();
			let (by, call) = wrapped(wrap, by, call);
			perform(by, call)
		}
		Step::Take(index, amount, wrap) => {
			let mut all = deeds(amount);
			all.retain(|deed| deed.takes);
			let Deed { by, call, .. } = index.get(&all).clone();
			let (by, call) = wrapped(wrap, by, call);
			perform(by, call)
		}
		Step::Hours(count) => {
			hours(count);
			0
		}
		Step::Days(count) => {
			System::set_block_number(System::block_number() + count * DAYS);
			block(vec![]);
			0
		}
	}
}

fn scope() -> impl Strategy<Value = Scope<Balance>> {
	prop_oneof![
		Just(Scope::All),
		(1..80u128).prop_map(|hours| Scope::Amount(hours * TIME)),
		(1..80 * TIME).prop_map(Scope::Amount),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn no_path_moves_a_frozen_coin(
		is_dying in prop::bool::weighted(0.3),
		scope in scope(),
		steps in prop::collection::vec(step(), 30..60),
	) {
		on_consortium(|| {
			town(is_dying);
			freeze(scope);
			for step in steps {
				let (there, frozen) = (free(), Risk::frozen(&mei()));
				assert!(frozen > 0 || Profiles::member(mei()).is_none(), "it thawed: {step:?}");
				let what = format!("{step:?}");
				let taken = play(step);
				let stays = frozen.min(there);
				let left = free() + taken;
				assert!(left >= stays, "{what}: {left} of {stays} are left");
			}
		});
	}
}

/// Without this, the test above could be one of calls that never worked.
#[test]
fn what_takes_coins_takes_them_unless_they_are_frozen() {
	on_consortium(|| {
		town(false);
		let taken = |deed: Deed| {
			with_transaction(|| {
				let before = free();
				let origin = match deed.by {
					By::Mei => RuntimeOrigin::signed(mei()),
					By::Other(name) => RuntimeOrigin::signed(id(&pair(name))),
					By::Council => RawOrigin::Members(3, 4).into(),
					By::Root => RuntimeOrigin::root(),
				};
				let _ = act(origin, deed.call);
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(before - free()))
			})
			.expect("it was rolled back")
		};
		let all = || deeds(2 * TIME).into_iter().filter(|deed| deed.takes);
		for deed in all() {
			assert!(taken(deed.clone()) > 0, "{deed:?}");
			if matches!(deed.by, By::Mei) {
				for wrap in
					[Wrap::Batch, Wrap::BatchAll, Wrap::ForceBatch, Wrap::IfElse, Wrap::Proxy]
				{
					let (by, call) = wrapped(wrap, deed.by, deed.call.clone());
					let deed = Deed { by, call, takes: true };
					assert!(taken(deed.clone()) > 0, "{deed:?}");
				}
			}
		}
		freeze(Scope::All);
		for deed in all() {
			assert_eq!(taken(deed.clone()), 0, "{deed:?}");
		}
		// All but two hours: that much can be spent.
		let call = pallet_risk::Call::lift { who: mei(), opinion: [1; 32] };
		assert_ok!(send(&pair("auditor"), call));
		freeze(Scope::Amount(free() - 2 * TIME));
		assert_eq!(taken(Deed { by: By::Mei, call: pay(tom(), 2 * TIME), takes: true }), 2 * TIME);
		assert_eq!(taken(Deed { by: By::Mei, call: pay(tom(), 2 * TIME + 1), takes: true }), 0);
	});
}

/// For that they were frozen.
#[test]
fn penalties_take_frozen_coins() {
	on_consortium(|| {
		town(false);
		freeze(Scope::All);
		// The one that the town's auditor has proposed.
		let before = free();
		let (penalty, row) =
			pallet_time_coin::Penalties::<Runtime>::iter().next().expect("proposed");
		let subject = Subject::Penalty { penalty };
		assert_ok!(decide(&pair("another auditor"), subject, Decision::Granted));
		let before = before - row.amount;
		assert_eq!(free(), before);
		let penalise = Coin::penalise { who: mei(), amount: 2 * TIME, decision: [3; 32] };
		assert_ok!(council_does(penalise));
		assert_eq!(free(), before - 2 * TIME);
		assert_eq!(TimeCoin::spendable(mei()), 0);
	});
}

/// What was wrong goes back.
#[test]
fn two_auditors_take_frozen_coins_back() {
	on_consortium(|| {
		town(false);
		freeze(Scope::All);
		let before = free();
		let movement = movement_to_mei();
		let correct = || Coin::correct { movement, amount: 3 * TIME, reason: [1; 32] };
		assert_ok!(send(&pair("auditor"), correct()));
		assert_eq!(free(), before);
		assert_ok!(send(&pair("another auditor"), correct()));
		assert_eq!(free(), before - 3 * TIME);
		assert_eq!(TimeCoin::spendable(mei()), 0);
	});
}

/// Root is no path within the rules but above them: it can write any storage. A forced transfer of root's still stops at a freeze, as
/// far as the SDK has it: what is on hold counts as frozen first. So of coins that are frozen in part, root can move more.
#[test]
fn what_root_forces_stops_at_a_freeze_of_all() {
	on_consortium(|| {
		town(false);
		let force = |value| {
			let (source, dest) = (mei().into(), tom().into());
			act(
				RuntimeOrigin::root(),
				pallet_balances::Call::force_transfer { source, dest, value }.into(),
			)
		};
		let (there, aside) = (free(), Balances::total_balance(&mei()) - free());
		assert!(aside > TIME);
		freeze(Scope::All);
		assert!(force(1).is_err());
		let call = pallet_risk::Call::lift { who: mei(), opinion: [1; 32] };
		assert_ok!(send(&pair("auditor"), call));
		freeze(Scope::Amount(there));
		assert_eq!(TimeCoin::spendable(mei()), 0);
		assert!(force(aside + 1).is_err());
		assert_ok!(force(aside));
		// It takes two thirds of the Technical Committee and of the Council: to all others the call is closed.
		assert_eq!(
			council_does(pallet_balances::Call::force_transfer {
				source: mei().into(),
				dest: tom().into(),
				value: 1,
			}),
			Err(frame_system::Error::<Runtime>::CallFiltered.into())
		);
	});
}
