// SPDX-License-Identifier: Apache-2.0

//! The runtime's interface: what administrators read in Polkadot.js Apps, and what it costs to carry a call around.

use super::*;
use codec::Decode;
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use frame_support::weights::WeightToFee;
use scale_info::TypeDef;
use sp_runtime::traits::Dispatchable;
use timebank_primitives::{Commitment, MintReason, Topic};

const OURS: [&str; 18] = [
	"Branches",
	"Profiles",
	"TimeCoin",
	"Activities",
	"Allowance",
	"Rotation",
	"Standard",
	"Pots",
	"Clearing",
	"Partners",
	"Custody",
	"Credentials",
	"Oracles",
	"Reviews",
	"Trainings",
	"Noticeboard",
	"Risk",
	"Audit",
];

/// The variants of a pallet's enum in the metadata, with their documentation.
fn variants(registry: &scale_info::PortableRegistry, ty: u32) -> Vec<(String, Vec<String>)> {
	let TypeDef::Variant(variants) = &registry.resolve(ty).expect("registered").type_def else {
		panic!("not an enum")
	};
	variants.variants.iter().map(|variant| (variant.name.clone(), variant.docs.clone())).collect()
}

#[test]
fn every_call_event_error_constant_and_view_function_of_ours_is_documented() {
	let opaque = Runtime::metadata_at_version(16).expect("version 16");
	let metadata = RuntimeMetadataPrefixed::decode(&mut &opaque[..]).expect("metadata");
	let RuntimeMetadata::V16(metadata) = metadata.1 else { panic!("not version 16") };
	let mut seen = 0;
	for pallet in metadata.pallets.iter().filter(|pallet| OURS.contains(&pallet.name.as_str())) {
		let enums = [
			pallet.calls.as_ref().map(|calls| calls.ty.id),
			pallet.event.as_ref().map(|event| event.ty.id),
			pallet.error.as_ref().map(|error| error.ty.id),
		];
		for (name, docs) in enums.into_iter().flatten().flat_map(|ty| variants(&metadata.types, ty))
		{
			assert!(!docs.concat().is_empty(), "{}.{name} has no documentation", pallet.name);
			seen += 1;
		}
		for constant in &pallet.constants {
			assert!(!constant.docs.concat().is_empty(), "{}.{}", pallet.name, constant.name);
		}
		for function in &pallet.view_functions {
			assert!(!function.docs.concat().is_empty(), "{}.{}", pallet.name, function.name);
		}
		for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			assert!(!entry.docs.concat().is_empty(), "{}.{}", pallet.name, entry.name);
		}
	}
	assert!(seen > 350, "only {seen} calls, events and errors found");
}

#[test]
fn a_call_is_small_enough_to_be_passed_around() {
	let size = core::mem::size_of::<RuntimeCall>();
	assert!(size <= 256, "{size} bytes: box the largest argument");
}

#[test]
fn no_everyday_call_is_free_or_fills_a_block() {
	on_consortium(|| {
		let who = || id(&pair("mei"));
		let calls: Vec<RuntimeCall> = vec![
			publication(1, 1).into(),
			registration(&pair("mei")).into(),
			pallet_time_coin::Call::transfer { to: who(), amount: 1, note: NOTE }.into(),
			pallet_branches::Call::grant_role {
				branch: 1,
				who: who(),
				role: Role::Auditor,
				until: None,
			}
			.into(),
			pallet_branches::Call::revoke_role { who: who(), role: Role::Auditor }.into(),
			pallet_activities::Call::enrol { activity: 0 }.into(),
			pallet_activities::Call::leave { activity: 0 }.into(),
			pallet_activities::Call::admit { activity: 0, participant: who() }.into(),
			pallet_activities::Call::decline { activity: 0, participant: who() }.into(),
			pallet_activities::Call::confirm_start { activity: 0, participant: who() }.into(),
			pallet_activities::Call::confirm_end { activity: 0, participant: who(), until: None }
				.into(),
			pallet_activities::Call::settle { activity: 0, participant: who() }.into(),
			pallet_activities::Call::top_up { activity: 0, participant: who(), steps: 1 }.into(),
			pallet_activities::Call::dispute { activity: 0, participant: who(), reason: [0; 32] }
				.into(),
			pallet_activities::Call::invite { activity: 0, who: who() }.into(),
			pallet_activities::Call::accept_invitation { activity: 0 }.into(),
			pallet_activities::Call::dismiss { activity: 0, who: who() }.into(),
			pallet_activities::Call::end_series { series: 0 }.into(),
			pallet_reviews::Call::seal { activity: 0, participant: who(), seal: [0; 32] }.into(),
			pallet_reviews::Call::clear { activity: 0, participant: who() }.into(),
			pallet_trainings::Call::enrol { training: 0, version: 0 }.into(),
			pallet_trainings::Call::leave { training: 0 }.into(),
			offer(1).into(),
			pallet_noticeboard::Call::withdraw {}.into(),
			pallet_branches::Call::set_contact {
				branch: 1,
				region: Default::default(),
				contact: Default::default(),
			}
			.into(),
			pallet_rotation::Call::back { branch: 1 }.into(),
			pallet_rotation::Call::unback {}.into(),
			pallet_rotation::Call::apply {}.into(),
			pallet_rotation::Call::withdraw {}.into(),
			pallet_standard::Call::analyse { analysis: [0; 32], figures: [0; 32] }.into(),
			pallet_standard::Call::publish { revision: 0 }.into(),
			pallet_standard::Call::give_opinion { revision: 0, supports: true, comment: [0; 32] }
				.into(),
			pallet_time_coin::Call::delegate_quota { to: 1, amount: 1 }.into(),
			pallet_time_coin::Call::claim_welcome { who: who() }.into(),
			pallet_time_coin::Call::mint {
				to: who(),
				amount: 1,
				reason: MintReason::Service,
				activity: None,
			}
			.into(),
		];
		for call in calls {
			let info = call.get_dispatch_info();
			let cost = configs::OneUnitPer::<1_000_000>::weight_to_fee(&info.total_weight());
			// Microseconds: from what two database accesses cost to a hundredth of a block.
			assert!((50..30_000).contains(&cost), "{call:?} costs {cost} µs");
		}
	});
}

#[test]
fn calls_that_need_a_role_refuse_a_member_without_it_and_nobody() {
	use DispatchError::BadOrigin;
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		frame_support::assert_ok!(send(&tom, publication(1, 1)));
		let not_administrator: DispatchError =
			pallet_branches::Error::<Runtime>::NotAdministrator.into();
		let (who, role) = (id(&pair("registrar")), Role::Registrar);
		let branch = 2;
		let (name, commitment) = (|| b"Kind".to_vec(), Commitment([1; 32]));
		let member = || id(&tom);
		let powers = pallet_custody::Powers { participate: true, settle: true, daily_limit: 1 };
		let value = pallet_oracles::Value { version: 1, attested: None };
		let topic = Topic::Field(1);
		let calls: [(RuntimeCall, DispatchError); 68] = [
			(pallet_time_coin::Call::set_quota { branch, amount: 1, until: 9 }.into(), BadOrigin),
			(pallet_time_coin::Call::delegate_quota { to: branch, amount: 1 }.into(), BadOrigin),
			(
				pallet_time_coin::Call::mint {
					to: who.clone(),
					amount: 1,
					reason: MintReason::Service,
					activity: None,
				}
				.into(),
				BadOrigin,
			),
			(
				pallet_standard::Call::analyse { analysis: [0; 32], figures: [0; 32] }.into(),
				BadOrigin,
			),
			(
				pallet_standard::Call::adopt { revision: 0, draft: Hash::zero(), from: 9 }.into(),
				BadOrigin,
			),
			(admission().into(), BadOrigin),
			(pallet_branches::Call::suspend { branch, reason: [0; 32] }.into(), BadOrigin),
			(pallet_branches::Call::reinstate { branch }.into(), BadOrigin),
			(pallet_branches::Call::move_below { branch, parent: None }.into(), BadOrigin),
			(
				pallet_branches::Call::revoke_certificate { branch, reason: [0; 32] }.into(),
				BadOrigin,
			),
			(
				pallet_branches::Call::begin_closure { branch, successor: 1, reason: [0; 32] }
					.into(),
				BadOrigin,
			),
			(pallet_branches::Call::close { branch }.into(), BadOrigin),
			(
				pallet_rotation::Call::set_guaranteed { branches: Default::default() }.into(),
				BadOrigin,
			),
			(
				pallet_rotation::Call::resolve { branch, readmit: true, opinion: [0; 32] }.into(),
				BadOrigin,
			),
			(registration(&pair("new")).into(), BadOrigin),
			(
				pallet_branches::Call::grant_role {
					branch: 2,
					who: who.clone(),
					role,
					until: None,
				}
				.into(),
				not_administrator,
			),
			(
				pallet_branches::Call::revoke_role { who: who.clone(), role }.into(),
				not_administrator,
			),
			(
				pallet_activities::Call::take_down { activity: 0, opinion: [0; 32] }.into(),
				BadOrigin,
			),
			(pallet_audit::Call::claim { case: 0 }.into(), BadOrigin),
			(
				pallet_audit::Call::decide {
					case: 0,
					decision: Decision::Granted,
					opinion: pallet_audit::Opinion::Hash([0; 32]),
				}
				.into(),
				BadOrigin,
			),
			(pallet_audit::Call::escalate { case: 0 }.into(), BadOrigin),
			(
				pallet_audit::Call::decide_as_consortium {
					case: 0,
					decision: Decision::Granted,
					opinion: pallet_audit::Opinion::Hash([0; 32]),
				}
				.into(),
				BadOrigin,
			),
			(pallet_audit::Call::set_template { template: 0, text: None }.into(), BadOrigin),
			(
				pallet_risk::Call::handle { alert: 0, confirmed: true, opinion: [0; 32] }.into(),
				BadOrigin,
			),
			(
				pallet_risk::Call::request_freeze {
					who: who.clone(),
					scope: pallet_risk::Scope::All,
					reason: [0; 32],
					until: Moment::MAX,
				}
				.into(),
				BadOrigin,
			),
			(pallet_risk::Call::lift { who: who.clone(), opinion: [0; 32] }.into(), BadOrigin),
			(
				pallet_time_coin::Call::propose_penalty {
					who: who.clone(),
					amount: 1,
					decision: [0; 32],
				}
				.into(),
				BadOrigin,
			),
			(pallet_trainings::Call::publish { terms: training(&tom) }.into(), BadOrigin),
			(pallet_trainings::Call::edit { training: 0, terms: training(&tom) }.into(), BadOrigin),
			(pallet_trainings::Call::close { training: 0 }.into(), BadOrigin),
			(
				pallet_trainings::Call::record_attendance {
					training: 0,
					session: 1,
					attended: true,
					learners: Default::default(),
				}
				.into(),
				BadOrigin,
			),
			(
				pallet_trainings::Call::assess { training: 0, outcomes: Default::default() }.into(),
				BadOrigin,
			),
			(pallet_trainings::Call::take_down { training: 0, opinion: [0; 32] }.into(), BadOrigin),
			(
				pallet_time_coin::Call::penalise { who: who.clone(), amount: 1, decision: [0; 32] }
					.into(),
				BadOrigin,
			),
			(
				pallet_time_coin::Call::correct { movement: 1, amount: 1, reason: [0; 32] }.into(),
				BadOrigin,
			),
			(pallet_time_coin::Call::withdraw_correction { movement: 1 }.into(), BadOrigin),
			(pallet_pots::Call::grant { to: who.clone(), amount: 1, note: NOTE }.into(), BadOrigin),
			(pallet_pots::Call::approve { payment: 0 }.into(), BadOrigin),
			(
				pallet_clearing::Call::set_limit { debtor: 1, creditor: 2, limit: None }.into(),
				BadOrigin,
			),
			(pallet_clearing::Call::remove_guarantee { branch, id: 0 }.into(), BadOrigin),
			(pallet_partners::Call::suspend { partner: 0, reason: [0; 32] }.into(), BadOrigin),
			(pallet_partners::Call::remove { partner: 0 }.into(), BadOrigin),
			(
				pallet_partners::Call::confirm { redemption: 0 }.into(),
				pallet_partners::Error::<Runtime>::NotPartner.into(),
			),
			(
				pallet_profiles::Call::suspend { who: who.clone(), reason: [0; 32] }.into(),
				BadOrigin,
			),
			(pallet_profiles::Call::reinstate { who: who.clone() }.into(), BadOrigin),
			(
				pallet_pots::Call::use_earmark {
					earmark: 0,
					to: who.clone(),
					amount: 1,
					note: NOTE,
				}
				.into(),
				BadOrigin,
			),
			(
				pallet_profiles::Call::register_keyless { nullifier: Nullifier([7; 32]) }.into(),
				BadOrigin,
			),
			(pallet_profiles::Call::withdraw_registration { who: member() }.into(), BadOrigin),
			(pallet_profiles::Call::accept_move { who: member() }.into(), BadOrigin),
			(
				pallet_profiles::Call::set_kind {
					kind: 9,
					name: name().try_into().expect("short"),
					path: pallet_profiles::Path::Direct,
				}
				.into(),
				BadOrigin,
			),
			(
				pallet_credentials::Call::set_kind {
					kind: 9,
					name: name().try_into().expect("short"),
					by: pallet_credentials::IssuedBy::Both,
				}
				.into(),
				BadOrigin,
			),
			(
				pallet_credentials::Call::issue {
					who: member(),
					kind: 1,
					document: commitment,
					valid_until: None,
				}
				.into(),
				BadOrigin,
			),
			(
				pallet_credentials::Call::revoke { who: member(), kind: 1, reason: [0; 32] }.into(),
				BadOrigin,
			),
			(
				pallet_oracles::Call::set_topics { partner: 0, topics: Default::default() }.into(),
				BadOrigin,
			),
			(
				pallet_oracles::Call::submit { partner: 0, member: member(), topic, value }.into(),
				BadOrigin,
			),
			(
				pallet_oracles::Call::complain { partner: 0, fault: pallet_oracles::Fault::Silent }
					.into(),
				BadOrigin,
			),
			(pallet_oracles::Call::acknowledge { report: 0 }.into(), BadOrigin),
			(
				pallet_oracles::Call::withdraw_voice { partner: 0, member: member(), topic }.into(),
				BadOrigin,
			),
			(pallet_oracles::Call::reset { partner: 0, member: member(), topic }.into(), BadOrigin),
			(pallet_credentials::Call::allow { who: member(), kind: 1 }.into(), BadOrigin),
			(
				pallet_custody::Call::request_key { member: member(), key: [9; 32].into() }.into(),
				BadOrigin,
			),
			(
				pallet_custody::Call::assign { member: member(), custodian: who.clone(), powers }
					.into(),
				BadOrigin,
			),
			(
				pallet_custody::Call::report_death { member: member(), document: [0; 32] }.into(),
				BadOrigin,
			),
			(
				pallet_custody::Call::confirm_death { member: member(), document: [0; 32] }.into(),
				BadOrigin,
			),
			(
				pallet_custody::Call::approve_key { member: member(), key: [9; 32].into() }.into(),
				BadOrigin,
			),
			(frame_system::Call::set_storage { items: vec![] }.into(), BadOrigin),
			(pallet_safe_mode::Call::force_enter {}.into(), BadOrigin),
			(pallet_scheduler::Call::cancel { when: 1, index: 0 }.into(), BadOrigin),
		];
		for (call, error) in calls {
			let refused = |origin| call.clone().dispatch(origin).unwrap_err().error;
			assert_eq!(refused(RuntimeOrigin::signed(id(&mei))), error, "{call:?}");
			assert_eq!(refused(RuntimeOrigin::none()), BadOrigin, "{call:?}");
		}
	});
}
