// SPDX-License-Identifier: Apache-2.0

//! Random lives of the registry: whatever administrators, staff, strangers and the consortium send, its invariants hold after
//! every step.

use crate::{BranchKind, Certificate, mock::*};
use proptest::prelude::*;
use sp_runtime::DispatchResult;
use timebank_primitives::{BranchId, Candidates as _, Moment, Role};

#[derive(Clone, Debug)]
enum Step {
	Admit(Option<BranchId>, BranchKind, AccountId),
	Grant(AccountId, BranchId, AccountId, Role, Option<Moment>),
	Revoke(AccountId, AccountId, Role),
	Move(BranchId, Option<BranchId>),
	Suspend(BranchId),
	Reinstate(BranchId),
	Renew(BranchId, Moment),
	RevokeCertificate(BranchId),
	BeginClosure(BranchId, BranchId),
	Close(BranchId),
	Wait(Moment),
}

fn step() -> impl Strategy<Value = Step> {
	use BranchKind::*;
	let branch = || 1u32..8;
	let kind = prop_oneof![
		Just(National),
		Just(Provincial),
		Just(City),
		Just(Community),
		Just(Supervisor)
	];
	let role =
		|| prop_oneof![Just(Role::Administrator), Just(Role::Registrar), Just(Role::Auditor)];
	// Own accounts end in 0.
	let who = || 10u64..75;
	prop_oneof![
		3 => (prop::option::of(branch()), kind, 3u64..8)
			.prop_map(|(parent, kind, account)| Step::Admit(parent, kind, account * 10)),
		3 => (who(), branch(), who(), role(), prop::option::of(500u64..9_000))
			.prop_map(|(by, branch, who, role, until)| Step::Grant(by, branch, who, role, until)),
		3 => (who(), who(), role()).prop_map(|(by, who, role)| Step::Revoke(by, who, role)),
		2 => (branch(), prop::option::of(branch())).prop_map(|(id, to)| Step::Move(id, to)),
		2 => branch().prop_map(Step::Suspend),
		2 => branch().prop_map(Step::Reinstate),
		1 => (branch(), 500u64..9_000).prop_map(|(id, until)| Step::Renew(id, until)),
		1 => branch().prop_map(Step::RevokeCertificate),
		2 => (branch(), branch()).prop_map(|(id, to)| Step::BeginClosure(id, to)),
		2 => branch().prop_map(Step::Close),
		1 => (1u64..500).prop_map(Step::Wait),
	]
}

fn play(step: Step) -> DispatchResult {
	let root = RuntimeOrigin::root;
	match step {
		Step::Admit(parent, kind, account) => Branches::admit(
			root(),
			parent,
			kind,
			details("new"),
			account,
			account + 1,
			CERTIFICATE,
			signature(&CERTIFICATE, account),
		),
		Step::Grant(by, branch, who, role, until) => {
			// Administrators of branch n have account 10 n + 1, at first.
			let by = if by % 3 == 0 { by } else { by / 10 * 10 + 1 };
			Branches::grant_role(RuntimeOrigin::signed(by), branch, who, role, until)
		}
		Step::Revoke(by, who, role) => {
			let by = if by % 3 == 0 { who } else { by / 10 * 10 + 1 };
			Branches::revoke_role(RuntimeOrigin::signed(by), who, role)
		}
		Step::Move(branch, to) => Branches::move_below(root(), branch, to),
		Step::Suspend(branch) => Branches::suspend(root(), branch, [1; 32]),
		Step::Reinstate(branch) => Branches::reinstate(root(), branch),
		Step::Renew(branch, valid_until) => {
			let certificate = Certificate { document: [valid_until as u8; 32], valid_until };
			let account = Branches::account(branch).unwrap_or_default();
			let signature = signature(&certificate, account);
			Branches::renew_certificate(root(), branch, certificate, signature)
		}
		Step::RevokeCertificate(branch) => Branches::revoke_certificate(root(), branch, [1; 32]),
		Step::BeginClosure(branch, successor) => {
			Branches::begin_closure(root(), branch, successor, [1; 32])
		}
		Step::Close(branch) => {
			// Its staff go first, where there is nothing else against it.
			let staff: Vec<_> = crate::Staff::<Test>::iter()
				.filter(|(_, member)| member.branch == branch)
				.flat_map(|(who, member)| {
					member.roles.into_inner().into_keys().map(move |role| (who, role))
				})
				.collect();
			for (who, role) in staff {
				let _ = Branches::revoke_role(RuntimeOrigin::signed(who), who, role);
			}
			Branches::close(root(), branch)
		}
		Step::Wait(time) => {
			Now::mutate(|now| *now += time);
			Ok(())
		}
	}
}

proptest! {
	#[test]
	fn no_sequence_breaks_the_registry(steps in prop::collection::vec(step(), 1..120)) {
		build_and_execute(|| {
			for step in steps {
				let _ = frame_support::storage::with_storage_layer(|| play(step));
				Branches::do_try_state().expect("the invariants hold after each step");
				assert_eq!(Seats::get(), Branches::seats(), "the Council follows the registry");
				for (branch, account) in Branches::candidates() {
					assert!(Seats::get().contains(&account), "branch {branch} validates unseated");
				}
			}
		});
	}
}
