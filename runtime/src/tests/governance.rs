// SPDX-License-Identifier: Apache-2.0

//! Who may change what.

use super::*;
use crate::configs::{RuntimeParameters, dynamic_params};
use Sr25519Keyring::{Alice, Bob, Charlie, Dave, DaveStash, Eve, EveStash};
use frame_support::{assert_ok, traits::fungible::Inspect};
use sp_runtime::transaction_validity::InvalidTransaction;

fn welcome_grant(amount: Balance) -> RuntimeCall {
	use dynamic_params::time_coin::{Parameters, WelcomeGrant};
	let key_value =
		RuntimeParameters::TimeCoin(Parameters::WelcomeGrant(WelcomeGrant, Some(amount)));
	pallet_parameters::Call::set_parameter { key_value }.into()
}

/// Something that only root may do.
fn root_only() -> RuntimeCall {
	let items = vec![(b"shown".to_vec(), b"by root".to_vec())];
	frame_system::Call::set_storage { items }.into()
}

fn root_has_acted() -> bool {
	frame_support::storage::unhashed::get_raw(b"shown") == Some(b"by root".to_vec())
}

fn whitelisting(call: &RuntimeCall) -> RuntimeCall {
	let call_hash = call.using_encoded(sp_io::hashing::blake2_256).into();
	pallet_whitelist::Call::whitelist_call { call_hash }.into()
}

fn dispatching(call: RuntimeCall) -> RuntimeCall {
	pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(call) }.into()
}

const BAD_ORIGIN: DispatchResult = Err(DispatchError::BadOrigin);

#[test]
fn two_thirds_of_the_council_admit_a_branch_and_half_do_not() {
	on_consortium(|| {
		assert_eq!(council(&[Alice, Bob], admission()), BAD_ORIGIN);
		assert_ok!(council(&[Alice, Bob, Charlie], admission()));
		assert_eq!(Branches::branch(5).expect("admitted").account, Eve.to_account_id());
		type Council = pallet_collective::Members<Runtime, frame_support::instances::Instance1>;
		assert!(Council::get().contains(&Eve.to_account_id()));
		// It votes at once, and its administrator appoints staff.
		assert_ok!(council(&[Eve, Bob, Charlie, Dave], welcome_grant(TIME)));
		appoint(EveStash, &pair("hillside"), Role::Registrar);
	});
}

#[test]
fn nobody_else_admits_a_branch() {
	on_consortium(|| {
		assert_eq!(send(&Alice.pair(), admission()), BAD_ORIGIN);
		assert_eq!(committee(&[Alice, Bob, Charlie, Dave], admission()), BAD_ORIGIN);
	});
}

#[test]
fn two_thirds_of_the_council_set_parameters() {
	on_consortium(|| {
		assert_eq!(council(&[Alice, Bob], welcome_grant(2 * TIME)), BAD_ORIGIN);
		assert_eq!(send(&Alice.pair(), welcome_grant(2 * TIME)), BAD_ORIGIN);
		assert_ok!(council(&[Alice, Bob, Charlie], welcome_grant(2 * TIME)));
		willow_lane(&[&pair("mei")]);
		assert_eq!(coins(&pair("mei")), (2 * TIME, 0));
	});
}

#[test]
fn two_thirds_of_the_council_decide_on_penalties_partners_limits_and_guarantees() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		let name: Vec<u8> = b"Transit".to_vec();
		let calls: [(RuntimeCall, fn() -> bool); 7] = [
			(
				pallet_time_coin::Call::penalise { who: id(&mei), amount: TIME, decision: [0; 32] }
					.into(),
				|| TimeCoin::issuance().2 == TIME,
			),
			(
				pallet_partners::Call::admit {
					name: name.clone().try_into().expect("short"),
					contact: Default::default(),
					account: id(&pair("transit")),
					document: [0; 32],
				}
				.into(),
				|| Partners::partner(0).is_some(),
			),
			(
				pallet_profiles::Call::set_kind {
					kind: 77,
					name: name.clone().try_into().expect("short"),
					path: pallet_profiles::Path::Direct,
				}
				.into(),
				|| pallet_profiles::Kinds::<Runtime>::contains_key(77),
			),
			(
				pallet_credentials::Call::set_kind {
					kind: 77,
					name: name.clone().try_into().expect("short"),
					by: pallet_credentials::IssuedBy::Both,
				}
				.into(),
				|| pallet_credentials::Kinds::<Runtime>::contains_key(77),
			),
			(
				pallet_oracles::Call::set_topics {
					partner: 0,
					topics: vec![timebank_primitives::Topic::Credential(77)]
						.try_into()
						.expect("one"),
				}
				.into(),
				|| pallet_oracles::Sources::<Runtime>::contains_key(0),
			),
			(
				pallet_clearing::Call::set_limit { debtor: 1, creditor: 2, limit: Some(TIME) }
					.into(),
				|| Clearing::limit(1, 2) == TIME,
			),
			(
				pallet_clearing::Call::add_guarantee {
					branch: 2,
					guarantor: name.try_into().expect("short"),
					hours: 9 * TIME,
					document: [0; 32],
					valid_until: Moment::MAX,
				}
				.into(),
				|| Clearing::guarantees(2).len() == 1,
			),
		];
		for (call, has_effect) in calls {
			assert_eq!(council(&[Alice, Bob], call.clone()), Err(DispatchError::BadOrigin));
			assert_eq!(
				committee(&[Alice, Bob, Charlie], call.clone()),
				Err(DispatchError::BadOrigin)
			);
			assert!(!has_effect());
			assert_ok!(council(&[Alice, Bob, Charlie], call));
			assert!(has_effect());
		}
	});
}

#[test]
fn a_branch_that_does_not_back_its_hours_mints_none() {
	use dynamic_params::clearing;
	use pallet_time_coin::Call as Coin;
	use sp_runtime::Permill;
	on_consortium(|| {
		let (mei, minter) = (pair("mei"), pair("minter"));
		willow_lane(&[&mei]);
		appoint(Sr25519Keyring::BobStash, &minter, Role::Minter);
		let three = [Alice, Bob, Charlie];
		let quota = Coin::set_quota { branch: 2, amount: 20 * TIME, until: 365 * DAYS };
		assert_ok!(council(&three, quota));
		let half = clearing::Parameters::RequiredCoverage(
			clearing::RequiredCoverage,
			Some(Permill::from_percent(50)),
		);
		let key_value = RuntimeParameters::Clearing(half);
		assert_ok!(council(&three, pallet_parameters::Call::set_parameter { key_value }));
		let mint = || Coin::mint {
			to: id(&mei),
			amount: 5 * TIME,
			reason: timebank_primitives::MintReason::Relief,
			activity: None,
		};
		let too_low: DispatchError = pallet_clearing::Error::<Runtime>::CoverageTooLow.into();
		assert_eq!(send(&minter, mint()), Err(too_low));
		// Five are there, and five more would be: half of ten.
		let guarantee = pallet_clearing::Call::add_guarantee {
			branch: 2,
			guarantor: b"The town".to_vec().try_into().expect("short"),
			hours: 5 * TIME,
			document: [0; 32],
			valid_until: Moment::MAX,
		};
		assert_ok!(council(&three, guarantee));
		assert_ok!(send(&minter, mint()));
		assert_eq!(send(&minter, mint()), Err(too_low));
	});
}

#[test]
fn committee_and_council_together_are_root() {
	on_consortium(|| {
		let call = root_only();
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_eq!(council(&[Alice, Bob], dispatching(call.clone())), BAD_ORIGIN);
		assert!(!root_has_acted());
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call)));
		assert!(root_has_acted());
	});
}

#[test]
fn neither_is_root_alone_but_four_fifths_of_the_council() {
	on_consortium(|| {
		let call = root_only();
		for collective in [council, committee] {
			assert_eq!(collective(&[Alice, Bob, Charlie, Dave], call.clone()), BAD_ORIGIN);
		}
		assert_eq!(committee(&[Alice, Bob], whitelisting(&call)), BAD_ORIGIN);
		assert_eq!(council(&[Alice, Bob, Charlie], whitelisting(&call)), BAD_ORIGIN);
		// Should the committee fail.
		assert_ok!(council(&[Alice, Bob, Charlie, Dave], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob, Charlie, Dave], dispatching(call)));
		assert!(root_has_acted());
	});
}

#[test]
fn a_root_call_can_wait_for_its_notice_period() {
	on_consortium(|| {
		let call: RuntimeCall = pallet_scheduler::Call::schedule_after {
			after: 20,
			maybe_periodic: None,
			priority: 0,
			call: Box::new(root_only()),
		}
		.into();
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call)));
		for _ in 0..20 {
			assert!(!root_has_acted());
			block(vec![]);
		}
		block(vec![]);
		assert!(root_has_acted());
	});
}

#[test]
fn nobody_sets_the_council_but_the_registry() {
	on_consortium(|| {
		let call: RuntimeCall =
			pallet_collective::Call::<Runtime, frame_support::instances::Instance1>::set_members {
				new_members: vec![Alice.to_account_id()],
				prime: None,
				old_count: 4,
			}
			.into();
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call)));
		type Council = pallet_collective::Members<Runtime, frame_support::instances::Instance1>;
		assert_eq!(Council::get().len(), 4, "not even root");
	});
}

#[test]
fn branches_store_the_bytes_of_large_calls_and_nobody_else_does() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		let note = |size| pallet_preimage::Call::note_preimage { bytes: vec![7; size] };
		assert_ok!(send(&Alice.pair(), note(1_500_000)));
		assert_eq!(Balances::total_balance(&Alice.to_account_id()), 0);
		for who in [&mei, &pair("registrar")] {
			assert_eq!(send(who, note(100)), BAD_ORIGIN);
		}
		// No branch removes what another one has stored.
		let hash = sp_io::hashing::blake2_256(&vec![7; 1_500_000]).into();
		assert_eq!(
			send(&Bob.pair(), pallet_preimage::Call::unnote_preimage { hash }),
			Err(pallet_preimage::Error::<Runtime>::NotAuthorized.into())
		);
		assert_eq!(
			send(&Bob.pair(), pallet_preimage::Call::unrequest_preimage { hash }),
			BAD_ORIGIN
		);
		assert_ok!(send(&Alice.pair(), pallet_preimage::Call::unnote_preimage { hash }));
	});
}

#[test]
fn nobody_stores_bytes_for_ever_for_nothing() {
	on_consortium(|| {
		let payment = Err(InvalidTransaction::Payment.into());
		let ended = (0..100u32).any(|n| {
			let bytes = n.to_le_bytes().repeat(250_000);
			let note = pallet_preimage::Call::note_preimage { bytes };
			try_send(&Alice.pair(), note).map(drop) == payment
		});
		assert!(ended, "a branch stores 100 MB at once");
	});
}

#[test]
fn the_safe_mode_stops_members_and_not_governance() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let gift = || pallet_time_coin::Call::transfer { to: id(&tom), amount: 1, note: NOTE };
		let enter = || pallet_safe_mode::Call::force_enter {};
		assert_eq!(committee(&[Alice, Bob], enter()), BAD_ORIGIN);
		// Nobody buys it.
		assert_eq!(
			send(&mei, pallet_safe_mode::Call::enter {}),
			Err(pallet_safe_mode::Error::<Runtime>::NotConfigured.into())
		);
		assert_ok!(committee(&[Alice, Bob, Charlie], enter()));
		assert_eq!(try_send(&mei, gift()), Err(InvalidTransaction::Call.into()));
		assert_ok!(council(&[Alice, Bob, Charlie], welcome_grant(TIME)));
		assert_ok!(council(&[Alice, Bob], pallet_safe_mode::Call::force_exit {}));
		assert_ok!(send(&mei, gift()));
	});
}

#[test]
fn the_safe_mode_ends_by_itself() {
	on_consortium(|| {
		assert_ok!(committee(&[Alice, Bob, Charlie], pallet_safe_mode::Call::force_enter {}));
		let until = pallet_safe_mode::EnteredUntil::<Runtime>::get().expect("entered");
		assert!(until <= System::block_number() + 4 * HOURS);
		System::set_block_number(until);
		block(vec![]);
		assert_eq!(pallet_safe_mode::EnteredUntil::<Runtime>::get(), None);
	});
}

#[test]
fn the_committee_pauses_a_call_but_nothing_that_governance_needs() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let name = |pallet: &str, call: &str| {
			let bytes = |text: &str| text.as_bytes().to_vec().try_into().expect("short");
			(bytes(pallet), bytes(call))
		};
		let pause = |pallet, call| pallet_tx_pause::Call::pause { full_name: name(pallet, call) };
		assert_ok!(committee(&[Alice, Bob, Charlie], pause("TimeCoin", "transfer")));
		let gift = || pallet_time_coin::Call::transfer { to: id(&tom), amount: 1, note: NOTE };
		assert_eq!(try_send(&mei, gift()), Err(InvalidTransaction::Call.into()));
		for (pallet, call) in [("Timestamp", "set"), ("Council", "vote"), ("TxPause", "unpause")] {
			assert_eq!(
				committee(&[Alice, Bob, Charlie], pause(pallet, call)),
				Err(pallet_tx_pause::Error::<Runtime>::Unpausable.into())
			);
		}
		let ident = name("TimeCoin", "transfer");
		assert_ok!(council(&[Alice, Bob], pallet_tx_pause::Call::unpause { ident }));
		assert_ok!(send(&mei, gift()));
	});
}

#[test]
fn silence_is_no_consent() {
	on_consortium(|| {
		use pallet_collective::Call;
		type Instance = frame_support::instances::Instance1;
		let call = whitelisting(&root_only());
		let proposal: Hash = call.using_encoded(sp_io::hashing::blake2_256).into();
		let (length_bound, proposal_weight_bound) =
			(call.encoded_size() as u32, call.get_dispatch_info().call_weight);
		let propose = Call::<Runtime, Instance>::propose {
			threshold: 4,
			proposal: Box::new(call),
			length_bound,
		};
		assert_ok!(send(&Alice.pair(), propose));
		for aye in [Alice, Bob, Charlie] {
			let vote = Call::<Runtime, Instance>::vote { proposal, index: 0, approve: true };
			assert_ok!(send(&aye.pair(), vote));
		}
		System::set_block_number(System::block_number() + 7 * DAYS);
		let close = Call::<Runtime, Instance>::close {
			proposal_hash: proposal,
			index: 0,
			proposal_weight_bound,
			length_bound,
		};
		assert_ok!(send(&Alice.pair(), close));
		System::assert_has_event(
			pallet_collective::Event::<Runtime, Instance>::Disapproved { proposal_hash: proposal }
				.into(),
		);
	});
}

#[test]
fn a_dispatch_can_wait_for_its_whitelisting_and_then_be_triggered() {
	on_consortium(|| {
		willow_lane(&[&pair("mei")]);
		let call = root_only();
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call.clone())));
		assert!(!root_has_acted());
		assert!(send(&pair("mei"), dispatching(call.clone())).is_err());
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert!(!root_has_acted());
		assert_ok!(send(&pair("mei"), dispatching(call)));
		assert!(root_has_acted());
	});
}

#[test]
fn governance_cannot_silence_the_branches() {
	on_consortium(|| {
		use dynamic_params::allowance::{BranchCapacity, BranchRefill, Parameters};
		let zero = |parameter| -> RuntimeCall {
			let key_value = RuntimeParameters::Allowance(parameter);
			pallet_parameters::Call::set_parameter { key_value }.into()
		};
		let all = [Alice, Bob, Charlie];
		assert_ok!(council(&all, zero(Parameters::BranchCapacity(BranchCapacity, Some(0)))));
		assert_ok!(council(&all, zero(Parameters::BranchRefill(BranchRefill, Some(0)))));
		// Not the staff, but the branches can go on, and undo it.
		appoint(Sr25519Keyring::BobStash, &pair("registrar"), Role::Registrar);
		assert!(try_send(&pair("registrar"), registration(&pair("mei"))).is_err());
		assert_ok!(council(&all, zero(Parameters::BranchCapacity(BranchCapacity, None))));
		assert_ok!(send(&pair("registrar"), registration(&pair("mei"))));
	});
}

#[test]
fn stalled_finality_can_be_recovered_by_motion() {
	on_consortium(|| {
		// Charlie and Dave are gone for good. The set has to be without the dead before finality starts anew.
		let key_value = {
			use dynamic_params::rotation::{MinValidators, Parameters};
			RuntimeParameters::Rotation(Parameters::MinValidators(MinValidators, Some(2)))
		};
		assert_ok!(council(
			&[Alice, Bob, Charlie],
			pallet_parameters::Call::set_parameter { key_value }
		));
		let suspend = |branch| pallet_branches::Call::suspend { branch, reason: [1; 32] };
		assert_ok!(council(&[Alice, Bob, Charlie], suspend(4)));
		assert_ok!(council(&[Alice, Bob], suspend(3)));
		sessions(2);
		assert_eq!(Session::validators().len(), 2);

		let best_finalized_block_number = System::block_number();
		let call: RuntimeCall =
			pallet_grandpa::Call::note_stalled { delay: 400, best_finalized_block_number }.into();
		assert_eq!(council(&[Alice, Bob], call.clone()), BAD_ORIGIN);
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob], dispatching(call)));
		sessions(1);
		let forced = pallet_grandpa::PendingChange::<Runtime>::get().expect("scheduled");
		assert_eq!(forced.forced, Some(best_finalized_block_number));

		// Who comes back meanwhile is not forgotten, though GRANDPA takes no change while this one waits.
		assert_ok!(council(&[Alice, Bob], pallet_branches::Call::reinstate { branch: 3 }));
		let set = pallet_grandpa::CurrentSetId::<Runtime>::get();
		sessions(5);
		assert!(pallet_grandpa::CurrentSetId::<Runtime>::get() > set);
		assert_eq!(Session::validators().len(), 3);
		assert_eq!(Grandpa::grandpa_authorities().len(), 3);
	});
}

#[test]
fn one_branch_cannot_fill_the_council_s_table() {
	on_consortium(|| {
		use pallet_collective::Call;
		type Instance = frame_support::instances::Instance1;
		let propose = |number| {
			let proposal: RuntimeCall = welcome_grant(number);
			let length_bound = proposal.encoded_size() as u32;
			Call::<Runtime, Instance>::propose {
				threshold: 3,
				proposal: Box::new(proposal),
				length_bound,
			}
		};
		for number in 0..20 {
			assert_ok!(send(&Dave.pair(), propose(number)));
		}
		assert_eq!(
			send(&Dave.pair(), propose(20)),
			Err(pallet_branches::Error::<Runtime>::TooManyMotions.into())
		);
		// The others go on, and what is closed can be released.
		let disapproved = welcome_grant(0).using_encoded(sp_io::hashing::blake2_256).into();
		let call = Call::<Runtime, Instance>::disapprove_proposal { proposal_hash: disapproved };
		assert_ok!(council(&[Alice, Bob, Charlie], call));
		let release =
			Call::<Runtime, Instance>::release_proposal_cost { proposal_hash: disapproved };
		assert_ok!(send(&Dave.pair(), release));
		assert_ok!(send(&Dave.pair(), propose(20)));
	});
}

#[test]
fn an_upgrade_is_authorized_by_motion_and_applied_by_anybody_who_has_the_code() {
	on_consortium(|| {
		willow_lane(&[&pair("mei")]);
		let code = b"no runtime at all".to_vec();
		let code_hash = sp_io::hashing::blake2_256(&code).into();
		let call: RuntimeCall = frame_system::Call::authorize_upgrade { code_hash }.into();
		let apply = |code| frame_system::Call::apply_authorized_upgrade { code };
		assert!(send(&Alice.pair(), apply(code.clone())).is_err(), "nothing is authorized");
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call)));
		assert!(System::authorized_upgrade().is_some());
		assert!(send(&Alice.pair(), apply(b"another".to_vec())).is_err());
	});
}

#[test]
fn a_failed_migration_leaves_the_chain_to_governance() {
	use frame_support::migrations::{FailedMigrationHandler, FailedMigrationHandling};
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		type Handler = <Runtime as pallet_migrations::Config>::FailedMigrationHandler;
		assert_eq!(Handler::failed(Some(0)), FailedMigrationHandling::ForceUnstuck);
		let gift = || pallet_time_coin::Call::transfer { to: id(&tom), amount: 1, note: NOTE };
		assert_eq!(try_send(&mei, gift()), Err(InvalidTransaction::Call.into()));
		assert_ok!(council(&[Alice, Bob], pallet_safe_mode::Call::force_exit {}));
		assert_ok!(send(&mei, gift()));
	});
}

#[test]
fn a_suspended_branch_has_no_vote() {
	on_consortium(|| {
		let suspend = pallet_branches::Call::suspend { branch: 4, reason: [1; 32] };
		assert_eq!(council(&[Alice, Bob], suspend.clone()), BAD_ORIGIN);
		assert_ok!(council(&[Alice, Bob, Charlie], suspend));
		let motion =
			pallet_collective::Call::<Runtime, frame_support::instances::Instance1>::propose {
				threshold: 1,
				proposal: Box::new(welcome_grant(TIME)),
				length_bound: 1_000,
			};
		assert!(send(&Dave.pair(), motion.clone()).is_err());
		// Two of three are two thirds now.
		assert_ok!(council(&[Alice, Bob], welcome_grant(TIME)));
		assert_ok!(council(&[Alice, Bob], pallet_branches::Call::reinstate { branch: 4 }));
		assert_ok!(send(&Dave.pair(), motion));
	});
}

#[test]
fn a_branch_can_be_suspended_in_the_safe_mode() {
	on_consortium(|| {
		assert_ok!(committee(&[Alice, Bob, Charlie], pallet_safe_mode::Call::force_enter {}));
		let suspend = pallet_branches::Call::suspend { branch: 4, reason: [1; 32] };
		assert_ok!(council(&[Alice, Bob, Charlie], suspend));
	});
}

#[test]
fn a_branch_leaves_without_a_trace_of_its_keys() {
	on_consortium(|| {
		let all = [Alice, Bob, Charlie];
		let dave = Dave.to_account_id();
		let closure =
			|| pallet_branches::Call::begin_closure { branch: 4, successor: 1, reason: [1; 32] };
		let close = || pallet_branches::Call::close { branch: 4 };
		assert_ok!(council(&all, closure()));
		let resign = pallet_branches::Call::revoke_role {
			who: DaveStash.to_account_id(),
			role: Role::Administrator,
		};
		assert_ok!(send(&DaveStash.pair(), resign));
		assert_eq!(
			council(&[Alice, Bob], close()),
			Err(pallet_branches::Error::<Runtime>::StillValidates.into())
		);
		sessions(2);
		assert_eq!(Session::validators().len(), 3);
		assert_ok!(council(&[Alice, Bob], close()));
		assert!(!pallet_session::NextKeys::<Runtime>::contains_key(&dave));
		// It is a stranger now.
		let remains = try_send(&Dave.pair(), pallet_rotation::Call::apply {});
		assert_eq!(remains, Err(InvalidTransaction::BadSigner.into()));
	});
}

#[test]
fn a_branch_is_not_a_person() {
	on_consortium(|| {
		appoint(Sr25519Keyring::BobStash, &pair("registrar"), Role::Registrar);
		let who = Eve.to_account_id();
		let call = pallet_profiles::Call::register { who, nullifier: Nullifier([9; 32]) };
		assert_ok!(send(&pair("registrar"), call));
		assert_ok!(send(&Eve.pair(), pallet_profiles::Call::accept {}));
		assert_eq!(
			council(&[Alice, Bob, Charlie], admission()),
			Err(pallet_branches::Error::<Runtime>::BranchAccount.into())
		);
	});
}

#[test]
fn a_registrar_cannot_spoil_an_announced_admission() {
	on_consortium(|| {
		appoint(Sr25519Keyring::BobStash, &pair("registrar"), Role::Registrar);
		let who = Eve.to_account_id();
		let call = pallet_profiles::Call::register { who, nullifier: Nullifier([9; 32]) };
		assert_ok!(send(&pair("registrar"), call));
		// Nothing comes of it as long as Eve does not say that it is right.
		assert_ok!(council(&[Alice, Bob, Charlie], admission()));
		assert_eq!(
			send(&Eve.pair(), pallet_profiles::Call::accept {}),
			Err(pallet_profiles::Error::<Runtime>::BranchAccount.into())
		);
	});
}
