// SPDX-License-Identifier: Apache-2.0

//! A chain specification in whose genesis there are members: they come in by the runtime's own calls, executed natively over the
//! state of another specification.

use crate::{
	Result,
	accounts::{self, Index},
	source::Moment,
};
use frame_support::{
	genesis_builder_helper::build_state, instances::Instance1, storage::with_storage_layer,
};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use sp_core::bytes::{from_hex, to_hex};
use sp_io::TestExternalities;
use sp_runtime::{
	DispatchResult,
	traits::{Dispatchable, Zero},
};
use std::{
	fs::File,
	io::{BufReader, BufWriter, Write},
	path::Path,
};
use timebank_primitives::{BranchId, CategoryId, Role};
use timebank_runtime::{
	AccountId, Balance, Profiles, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin,
	System,
	configs::{RuntimeParameters, dynamic_params},
};

/// When the members joined: 1 January 2025, so that nobody is new. Always the same, so that the same command writes the same file.
const JOINED: Moment = 1_735_689_600_000;

/// What every allowance holds and gains with each block: a thousand seconds of a block's time, which nobody uses up. Whoever measures
/// payments sends more of them from an account than a person does.
const ALLOWANCE: pallet_allowance::Cost = 1_000_000_000;

/// In which category members have a clean record, so that what they publish passes without an auditor.
pub const CATEGORY: CategoryId = 1;

/// How many of their activities auditors have approved in it: as many as are asked for.
const CLEAN: u32 = 5;

/// Who is to be there.
#[derive(Clone, Debug)]
pub struct Plan {
	/// How many members.
	pub members: Index,
	/// What each of them has, in base units.
	pub balance: Balance,
	/// How long an hour is, in milliseconds. None: as it is.
	pub hour: Option<Moment>,
}

/// The state of a network that comes with the runtime, by the name of its preset. For tests, which need no file.
pub fn network(preset: &str) -> Result<TestExternalities> {
	let patch = timebank_runtime::genesis::preset(&preset.into()).ok_or("no such preset")?;
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default())?;
	merge(&mut config, serde_json::from_slice(&patch)?);
	let mut state = TestExternalities::default();
	state.execute_with(|| build_state::<RuntimeGenesisConfig>(config.to_string().into_bytes()))?;
	Ok(state)
}

/// As the node merges a preset into the defaults.
fn merge(into: &mut Value, patch: Value) {
	match (into, patch) {
		(Value::Object(into), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(into.entry(key).or_insert(Value::Null), value);
			}
		}
		(into, patch) => *into = patch,
	}
}

/// Let members and auditors come into a network that has just begun.
pub fn populate(state: &mut TestExternalities, plan: &Plan) -> Result<()> {
	state.execute_with(|| found(plan)).map_err(|error| format!("the genesis: {error:?}").into())
}

fn found(plan: &Plan) -> DispatchResult {
	let branches = pallet_branches::Branches::<Runtime>::iter_keys().count() as BranchId;
	if let Some(hour) = plan.hour {
		pallet_activities::HourLength::<Runtime>::put(hour);
	}
	pallet_timestamp::Now::<Runtime>::put(JOINED);
	raise_allowances()?;
	for number in 0..accounts::AUDITORS {
		let auditor = accounts::account(plan.members + number);
		appoint(accounts::home(number, branches), auditor, Role::Auditor)?;
	}
	for branch in 1..=branches {
		appoint(branch, registrar(branch), Role::Registrar)?;
	}

	// All that a member has is their welcome, so that the books are right without anybody's doing.
	set_welcome(Some(plan.balance), Some(Balance::MAX))?;
	for index in 0..plan.members {
		join(index, accounts::home(index, branches))?;
	}
	set_welcome(None, None)?;
	age();
	Ok(())
}

/// Let as many accounts be there on the bare chain, and have as much.
pub fn populate_bare(state: &mut TestExternalities, plan: &Plan) -> Result<()> {
	use frame_support::traits::fungible::Mutate;
	let endow =
		|index| timebank_bare_runtime::Balances::mint_into(&accounts::account(index), plan.balance);
	let endowed =
		state.execute_with(|| (0..plan.members).try_for_each(|index| endow(index).map(drop)));
	endowed.map_err(|error| format!("the genesis: {error:?}").into())
}

/// The account of the registrar of a branch. It does nothing once the chain runs.
fn registrar(branch: BranchId) -> AccountId {
	AccountId::new(sp_io::hashing::blake2_256(&codec::Encode::encode(&(
		"timebank-load registrar",
		branch,
	))))
}

/// The Council decides.
fn decide(call: impl Into<RuntimeCall>) -> DispatchResult {
	dispatch(pallet_collective::RawOrigin::<AccountId, Instance1>::Members(1, 1), call)
}

fn dispatch(origin: impl Into<RuntimeOrigin>, call: impl Into<RuntimeCall>) -> DispatchResult {
	let call: RuntimeCall = call.into();
	with_storage_layer(|| call.dispatch(origin.into()).map(drop).map_err(|failed| failed.error))
}

fn appoint(branch: BranchId, who: AccountId, role: Role) -> DispatchResult {
	decide(pallet_branches::Call::grant_role { branch, who, role, until: None })
}

fn set(parameter: RuntimeParameters) -> DispatchResult {
	decide(pallet_parameters::Call::set_parameter { key_value: parameter })
}

fn raise_allowances() -> DispatchResult {
	use dynamic_params::allowance::*;
	let much = Some(ALLOWANCE);
	for parameter in [
		Parameters::MemberCapacity(MemberCapacity, much),
		Parameters::MemberRefill(MemberRefill, much),
		Parameters::BranchCapacity(BranchCapacity, much),
		Parameters::BranchRefill(BranchRefill, much),
	] {
		set(RuntimeParameters::Allowance(parameter))?;
	}
	Ok(())
}

/// What newcomers get, and how many coins there can be. None: as it is on every network.
fn set_welcome(grant: Option<Balance>, growth: Option<Balance>) -> DispatchResult {
	use dynamic_params::time_coin::*;
	set(RuntimeParameters::TimeCoin(Parameters::WelcomeGrant(WelcomeGrant, grant)))?;
	set(RuntimeParameters::TimeCoin(Parameters::GrowthFloor(GrowthFloor, growth)))
}

/// Somebody joins, and comes to be known as reliable.
fn join(index: Index, branch: BranchId) -> DispatchResult {
	let who = accounts::account(index);
	let nullifier = accounts::nullifier(index);
	let registrar = RuntimeOrigin::signed(registrar(branch));
	Profiles::register(registrar, who.clone(), nullifier)?;
	// As their first transaction does.
	System::inc_account_nonce(&who);
	Profiles::accept(RuntimeOrigin::signed(who.clone()))?;
	pallet_audit::Records::<Runtime>::insert(&who, CATEGORY, CLEAN);
	pallet_reviews::Standings::<Runtime>::mutate(&who, |standing| standing.published = 1);
	Ok(())
}

/// Let what happened be long ago: nobody corrects a welcome any more, and coins come into being in a period that has not begun yet.
fn age() {
	use pallet_time_coin::{Entries, Growth, Movements, OldestEntry};
	let _ = Entries::<Runtime>::clear(u32::MAX, None);
	OldestEntry::<Runtime>::put(Movements::<Runtime>::get() + 1);
	Growth::<Runtime>::kill();
	debug_assert!(System::block_number().is_zero(), "there are no events at genesis");
}

/// The state that a raw specification describes, and all else that it says.
pub fn read(base: &Path) -> Result<(TestExternalities, Map<String, Value>)> {
	let mut spec: Map<String, Value> = serde_json::from_reader(BufReader::new(File::open(base)?))?;
	let mut genesis = spec.remove("genesis").ok_or("no genesis")?;
	let Value::Object(rows) = genesis["raw"]["top"].take() else {
		return Err("the specification is not raw: export it with --raw".into());
	};
	let mut state = TestExternalities::default();
	let rows = rows.into_iter().map(|(key, value)| {
		let value = value.as_str().ok_or("a row without a value")?;
		Ok((from_hex(&key)?, from_hex(value)?))
	});
	state.batch_insert(rows.collect::<Result<Vec<_>>>()?);
	Ok((state, spec))
}

/// Write a raw specification with this state, under this name, and with all else as it was.
pub fn write(
	state: &mut TestExternalities,
	mut spec: Map<String, Value>,
	name: &str,
	out: &Path,
) -> Result<()> {
	for key in ["name", "id", "protocolId"] {
		spec.insert(key.into(), name.into());
	}
	let mut file = BufWriter::new(File::create(out)?);
	let genesis = Genesis { raw: Raw { top: Rows, children_default: Map::new() } };
	state.execute_with(|| serde_json::to_writer(&mut file, &Spec { rest: spec, genesis }))?;
	Ok(file.flush()?)
}

#[derive(Serialize)]
struct Spec {
	#[serde(flatten)]
	rest: Map<String, Value>,
	genesis: Genesis,
}

#[derive(Serialize)]
struct Genesis {
	raw: Raw,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
	top: Rows,
	children_default: Map<String, Value>,
}

/// All rows of the state in which this is serialized, one after the other: together they may be too many to be held twice.
struct Rows;

impl Serialize for Rows {
	fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
		let keys = std::iter::successors(sp_io::storage::next_key(&[]), |key| {
			sp_io::storage::next_key(key)
		});
		serializer.collect_map(keys.map(|key| {
			let value = sp_io::storage::get(&key).unwrap_or_default();
			(to_hex(&key, false), to_hex(&value, false))
		}))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::signing::Signing;
	use codec::{Decode, Encode};
	use frame_support::traits::Get;
	use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
	use sp_runtime::{Digest, DigestItem, traits::Header as _};
	use timebank_primitives::{Category, Note};
	use timebank_runtime::{
		Executive, Hash, Header, RuntimeEvent, SLOT_DURATION, TIME, TimeCoin, UncheckedExtrinsic,
		genesis::CONSORTIUM_LOCAL,
	};

	const PLAN: Plan = Plan { members: 12, balance: 100 * TIME, hour: None };

	fn town() -> TestExternalities {
		let mut state = network(CONSORTIUM_LOCAL).unwrap();
		populate(&mut state, &PLAN).unwrap();
		state
	}

	#[test]
	fn the_books_are_right() {
		town().execute_with(|| {
			TimeCoin::do_try_state().unwrap();
			Profiles::do_try_state().unwrap();
			timebank_runtime::Branches::do_try_state().unwrap();
			timebank_runtime::Clearing::do_try_state().unwrap();
			timebank_runtime::Allowance::do_try_state().unwrap();
			timebank_runtime::Audit::do_try_state().unwrap();
			timebank_runtime::Reviews::do_try_state().unwrap();
			assert_eq!(TimeCoin::issuance(), (1_200 * TIME, 1_200 * TIME, 0));
			assert_eq!(TimeCoin::balance(accounts::account(11)), (100 * TIME, 0));
			for branch in 1..=4 {
				assert_eq!(pallet_profiles::MembersAt::<Runtime>::get(branch), 3);
			}
			assert_eq!(System::event_count(), 0);
			// As on every network.
			assert_eq!(dynamic_params::time_coin::GrowthFloor::get(), 10_000 * TIME);
			assert_eq!(dynamic_params::time_coin::WelcomeGrant::get(), 5 * TIME);
		});
	}

	#[test]
	fn members_pay_each_other_in_the_first_block() {
		town().execute_with(|| {
			let genesis = System::block_hash(0);
			// Two years later: the clock is the wall's.
			let slot = (JOINED + 2 * 365 * 24 * 3_600_000) / SLOT_DURATION;
			let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
			let header = Header::new(1, Hash::zero(), Hash::zero(), genesis, Digest { logs });
			Executive::initialize_block(&header);
			let now = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
			Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(now.into()))
				.expect("valid")
				.expect("the clock goes on");
			let note = Note { category: Category::Thanks, memo: [0; 32] };
			let pay =
				pallet_time_coin::Call::transfer { to: accounts::account(1), amount: TIME, note };
			let signed = Signing::new(genesis).sign(0, 1, pay.into());
			let transaction = UncheckedExtrinsic::decode(&mut &signed.bytes[..]).unwrap();
			Executive::apply_extrinsic(transaction).expect("valid").expect("paid");
			let moved = |event: &RuntimeEvent| {
				matches!(event, RuntimeEvent::TimeCoin(pallet_time_coin::Event::Moved { .. }))
			};
			assert!(System::events().iter().any(|record| moved(&record.event)), "not held back");
			assert_eq!(TimeCoin::balance(accounts::account(1)), (101 * TIME, 0));
		});
	}

	#[test]
	fn what_is_written_is_what_is_read() {
		let file = std::env::temp_dir().join(format!("timebank-load-{}.json", std::process::id()));
		let mut state = town();
		let other = Map::from_iter([("chainType".into(), "Local".into())]);
		write(&mut state, other, "town", &file).unwrap();
		let (mut again, rest) = read(&file).unwrap();
		std::fs::remove_file(&file).unwrap();
		assert_eq!(rest["id"], "town");
		assert_eq!(rest["chainType"], "Local");
		let rows = |state: &mut TestExternalities| {
			state.execute_with(|| serde_json::to_value(Rows).unwrap())
		};
		assert_eq!(rows(&mut state), rows(&mut again));
	}
}
