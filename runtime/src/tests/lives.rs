// SPDX-License-Identifier: Apache-2.0

//! Random lives of a consortium: the registry of branches and the choice of validators together, on the real runtime.
//! Whatever the Council, branches, members and the network do, all invariants hold after every block.

use super::*;
use crate::configs::{RuntimeParameters, dynamic_params};
use dynamic_params::rotation::{
	MaxValidators, MinValidators, Parameters, Patience, SessionLength, UptimeWindow,
};
use frame_support::{instances::Instance1, storage::with_storage_layer};
use pallet_branches::{BranchKind, Certificate};
use pallet_rotation::{Cause, Exclusions};
use proptest::prelude::*;
use sp_runtime::traits::Dispatchable;
use timebank_primitives::{BranchId, Branches as _};

#[derive(Clone, Debug)]
enum Step {
	Admit(usize, BranchKind, Option<BranchId>),
	Keys(BranchId),
	Suspend(BranchId),
	Reinstate(BranchId),
	RevokeCertificate(BranchId),
	Renew(BranchId, u64),
	Move(BranchId, Option<BranchId>),
	BeginClosure(BranchId),
	Close(BranchId),
	Replace(BranchId, usize),
	Back(usize, BranchId),
	Unback(usize),
	Apply(BranchId),
	Withdraw(BranchId),
	SignTwice(BranchId),
	Resolve(BranchId, bool),
	Guarantee(Vec<BranchId>),
	Limits(u32, u32),
	Silence(Vec<BranchId>),
	Blocks(u32),
}

fn step() -> impl Strategy<Value = Step> {
	use BranchKind::*;
	let branch = || 1..=8u32;
	let few = |most| prop::collection::btree_set(1..=8u32, 0..most).prop_map(Vec::from_iter);
	let kind = prop_oneof![Just(Provincial), Just(City), Just(Community), Just(Supervisor)];
	prop_oneof![
		2 => (0..4usize, kind, prop::option::of(branch())).prop_map(|(n, kind, parent)| Step::Admit(n, kind, parent)),
		4 => branch().prop_map(Step::Keys),
		2 => branch().prop_map(Step::Suspend),
		3 => branch().prop_map(Step::Reinstate),
		1 => branch().prop_map(Step::RevokeCertificate),
		2 => (branch(), 0..900_000u64).prop_map(|(id, term)| Step::Renew(id, term)),
		1 => (branch(), prop::option::of(branch())).prop_map(|(id, to)| Step::Move(id, to)),
		1 => branch().prop_map(Step::BeginClosure),
		2 => branch().prop_map(Step::Close),
		1 => (branch(), 4..8usize).prop_map(|(id, n)| Step::Replace(id, n)),
		2 => (0..3usize, branch()).prop_map(|(who, id)| Step::Back(who, id)),
		1 => (0..3usize).prop_map(Step::Unback),
		3 => branch().prop_map(Step::Apply),
		1 => branch().prop_map(Step::Withdraw),
		1 => branch().prop_map(Step::SignTwice),
		2 => (branch(), any::<bool>()).prop_map(|(id, readmit)| Step::Resolve(id, readmit)),
		1 => few(4).prop_map(Step::Guarantee),
		1 => (0..6u32, 0..8u32).prop_map(|(min, max)| Step::Limits(min, max)),
		2 => few(4).prop_map(Step::Silence),
		9 => (1..25u32).prop_map(Step::Blocks),
	]
}

/// What the Council decides, without its motions.
fn decide(call: impl Into<RuntimeCall>) -> DispatchResult {
	let origin = pallet_collective::RawOrigin::<AccountId, Instance1>::Members(1, 1);
	act(origin, call)
}

fn act(origin: impl Into<RuntimeOrigin>, call: impl Into<RuntimeCall>) -> DispatchResult {
	let call: RuntimeCall = call.into();
	with_storage_layer(|| call.dispatch(origin.into()).map(drop).map_err(|failed| failed.error))
}

fn own(branch: BranchId) -> Option<AccountId> {
	Branches::branch(branch).map(|record| record.account)
}

/// An account that is no founding branch's, and its key.
fn newcomer(number: usize) -> Pair {
	pair(&format!("branch {number}"))
}

/// Who signs for this branch: a newcomer, or a founder by a well-known key.
fn signer(account: &AccountId) -> Pair {
	let founders = BRANCHES.map(|founder| founder.pair());
	let all = (0..8).map(newcomer).chain(founders);
	all.into_iter().find(|pair| &id(pair) == account).expect("one of ours")
}

fn certified(by: &Pair, document: u8, valid_until: Moment) -> (Certificate, Signature) {
	let certificate = Certificate { document: [document; 32], valid_until };
	let statement = certificate.statement(&System::block_hash(0), &id(by));
	(certificate, by.sign(&statement).into())
}

fn play(step: Step, members: &[Pair]) -> DispatchResult {
	use pallet_branches::Call as B;
	use pallet_rotation::Call as R;
	let none = DispatchError::Unavailable;
	match step {
		Step::Admit(number, kind, parent) => {
			let by = newcomer(number);
			let (certificate, signature) = certified(&by, 1, Moment::MAX);
			let details = Branches::branch(1).ok_or(none)?.details;
			let (account, administrator) = (id(&by), id(&pair(&format!("admin {number}"))));
			decide(B::admit {
				parent,
				kind,
				details,
				account,
				administrator,
				certificate,
				signature,
			})
		}
		Step::Keys(branch) => {
			let account = own(branch).ok_or(none)?;
			let (keys, proof) = new_keys(&account);
			act(RuntimeOrigin::signed(account), pallet_session::Call::set_keys { keys, proof })
		}
		Step::Suspend(branch) => decide(B::suspend { branch, reason: [0; 32] }),
		Step::Reinstate(branch) => decide(B::reinstate { branch }),
		Step::RevokeCertificate(branch) => {
			decide(B::revoke_certificate { branch, reason: [0; 32] })
		}
		Step::Renew(branch, term) => {
			let by = signer(&own(branch).ok_or(none)?);
			let (certificate, signature) = certified(&by, 2, Timestamp::get() + term);
			decide(B::renew_certificate { branch, certificate, signature })
		}
		Step::Move(branch, parent) => decide(B::move_below { branch, parent }),
		Step::BeginClosure(branch) => {
			decide(B::begin_closure { branch, successor: 1, reason: [0; 32] })
		}
		Step::Close(branch) => {
			let staff: Vec<_> = pallet_branches::Staff::<Runtime>::iter()
				.filter(|(_, member)| member.branch == branch)
				.collect();
			for (who, member) in staff {
				for (role, _) in member.roles {
					let _ = decide(B::revoke_role { who: who.clone(), role });
				}
			}
			decide(B::close { branch })
		}
		Step::Replace(branch, number) => {
			let by = newcomer(number);
			let certificate = Branches::branch(branch).ok_or(none)?.certificate;
			let statement = certificate.statement(&System::block_hash(0), &id(&by));
			let signature = by.sign(&statement).into();
			decide(B::replace_account { branch, account: id(&by), signature })
		}
		Step::Back(who, branch) => {
			act(RuntimeOrigin::signed(id(&members[who])), R::back { branch })
		}
		Step::Unback(who) => act(RuntimeOrigin::signed(id(&members[who])), R::unback {}),
		Step::Apply(branch) => act(RuntimeOrigin::signed(own(branch).ok_or(none)?), R::apply {}),
		Step::Withdraw(branch) => {
			act(RuntimeOrigin::signed(own(branch).ok_or(none)?), R::withdraw {})
		}
		Step::SignTwice(branch) => {
			use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
			let offender = (own(branch).ok_or(none)?, ());
			let details = [OffenceDetails::<AccountId, _> { offender, reporters: vec![] }];
			Rotation::on_offence(&details, &[], Session::current_index());
			Ok(())
		}
		Step::Resolve(branch, readmit) => decide(R::resolve { branch, readmit, opinion: [0; 32] }),
		Step::Guarantee(branches) => {
			decide(R::set_guaranteed { branches: branches.try_into().expect("few") })
		}
		Step::Limits(min, max) => {
			parameter(Parameters::MinValidators(MinValidators, Some(min)));
			parameter(Parameters::MaxValidators(MaxValidators, Some(max)));
			Ok(())
		}
		Step::Silence(branches) => {
			SILENT.set(branches.into_iter().filter_map(own).collect());
			Ok(())
		}
		Step::Blocks(count) => {
			for _ in 0..count {
				let everybody_is_silent =
					(0..Session::validators().len() as u64).all(|slot| !makes_blocks(slot));
				if everybody_is_silent {
					SILENT.take();
				}
				block(vec![]);
			}
			Ok(())
		}
	}
}

fn parameter(parameter: Parameters) {
	let key_value = RuntimeParameters::Rotation(parameter);
	decide(pallet_parameters::Call::set_parameter { key_value }).expect("the Council may");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn the_consortium_lives_whatever_happens(steps in prop::collection::vec(step(), 1..100)) {
		on_consortium(|| {
			let members = ["mei", "tom", "ada"].map(pair);
			willow_lane(&members.iter().collect::<Vec<_>>());
			parameter(Parameters::SessionLength(SessionLength, Some(10)));
			parameter(Parameters::UptimeWindow(UptimeWindow, Some(4)));
			parameter(Parameters::Patience(Patience, Some(2)));
			for step in steps {
				let _ = play(step, &members);
				check_invariants();
				assert!(!Session::validators().is_empty(), "a chain without validators");
				let next = pallet_session::QueuedKeys::<Runtime>::get();
				assert!(!next.is_empty(), "a next session without validators");
				// Who signed twice is disabled, as far as finality bears it.
				let most = (Session::validators().len() - 1) / 3;
				let disabled = Session::disabled_validators();
				assert!(disabled.len() <= most);
				for (index, account) in Session::validators().iter().enumerate() {
					let branch = Branches::by_account(account).and_then(Exclusions::<Runtime>::get);
					let signed_twice =
						branch.is_some_and(|exclusion| exclusion.cause == Cause::DoubleSigning);
					let is_disabled = disabled.contains(&(index as u32));
					assert!(is_disabled || !signed_twice || disabled.len() == most);
				}
			}
		});
	}
}
