// SPDX-License-Identifier: Apache-2.0

//! No call costs more with more members: the same calls, side by side, with 100 and with 100,000 members in state. To be run by
//! hand, as it takes a minute: `cargo test --release -p timebank-runtime --lib flat -- --ignored --nocapture`.

use super::*;
use sp_core::storage::StateVersion;
use sp_runtime::traits::Dispatchable as _;
use std::time::{Duration, Instant};
use timebank_primitives::MintReason;

const FEW: u32 = 100;
const MANY: u32 = 100_000;

/// Calls of each kind in one round, each by or for another member.
const CALLS: u32 = 100;

/// Rounds with few and with many members, in turn; the fastest of each counts, as others use the machine, too.
const ROUNDS: u32 = 15;

const REGISTRAR: AccountId = AccountId::new([1; 32]);
const MINTER: AccountId = AccountId::new([2; 32]);
const TREASURER: AccountId = AccountId::new([3; 32]);

fn member(index: u32) -> AccountId {
	AccountId::new(sp_io::hashing::blake2_256(&index.encode()))
}

fn by(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn all_of_the_council() -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, frame_support::instances::Instance1>::Members(4, 4)
		.into()
}

fn with_members(count: u32) -> sp_io::TestExternalities {
	let mut ext = sp_io::TestExternalities::default();
	ext.execute_with(|| {
		let patch = genesis::preset(&genesis::CONSORTIUM_LOCAL.into()).expect("a preset");
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("JSON");
		merge(&mut config, serde_json::from_slice(&patch).expect("JSON"));
		build_state::<RuntimeGenesisConfig>(config.to_string().into_bytes()).expect("sound");
		System::set_block_number(1);
		use configs::dynamic_params::time_coin::{GrowthFloor, Parameters as Coin};
		let floor = Coin::GrowthFloor(GrowthFloor, Some(1_000_000_000 * TIME));
		Parameters::set_parameter(
			all_of_the_council(),
			configs::RuntimeParameters::TimeCoin(floor),
		)
		.expect("a parameter");
		let administrator = Sr25519Keyring::BobStash.to_account_id();
		for (who, role) in
			[(REGISTRAR, Role::Registrar), (MINTER, Role::Minter), (TREASURER, Role::Treasurer)]
		{
			Branches::grant_role(by(administrator.clone()), 2, who, role, None).expect("staff");
		}
		let quota = TimeCoin::set_quota(all_of_the_council(), 2, 1_000_000 * TIME, DAYS);
		quota.expect("a quota");
		let document = Default::default();
		let name = b"Transit".to_vec().try_into().expect("short");
		Partners::admit(all_of_the_council(), name, Default::default(), [7; 32].into(), document)
			.expect("a partner");
	});
	for index in 0..count {
		ext.execute_with(|| {
			let nullifier = Nullifier(sp_io::hashing::twox_256(&index.encode()));
			Profiles::register(by(REGISTRAR), member(index), nullifier).expect("registered");
			System::inc_account_nonce(member(index));
			Profiles::accept(by(member(index))).expect("a member");
			System::reset_events();
		});
		if index % 10_000 == 0 {
			ext.commit_all().expect("it can be kept");
		}
	}
	ext.execute_with(|| TimeCoin::donate(by(member(0)), 2, TIME, NOTE).expect("a donation"));
	ext.commit_all().expect("it can be kept");
	ext
}

/// A call of a kind, of the member with this index out of so many.
type Kind = (&'static str, fn(AccountId, AccountId) -> DispatchResult);

const KINDS: [Kind; 8] = [
	("timeCoin.transfer", |who, other| {
		TimeCoin::transfer(by(who), other, 1, NOTE).map(drop).map_err(|failed| failed.error)
	}),
	("timeCoin.donate", |who, _| {
		TimeCoin::donate(by(who), 1, 1, NOTE).map(drop).map_err(|failed| failed.error)
	}),
	("timeCoin.mint", |who, _| TimeCoin::mint(by(MINTER), who, 1, MintReason::Service, None)),
	("pots.grant", |who, _| Pots::grant(by(TREASURER), who, 1, NOTE)),
	("partners.redeem", |who, _| Partners::redeem(by(who), 0, 1, [0; 32])),
	("activities.publish", |who, _| {
		Activities::publish(by(who), terms(1, 1), pallet_activities::Funding::Own)
			.map(drop)
			.map_err(|failed| failed.error)
	}),
	("noticeboard.offer", |who, _| {
		let call: RuntimeCall = offer(1).into();
		call.dispatch(by(who)).map(drop).map_err(|failed| failed.error)
	}),
	("profiles.leave", |who, _| Profiles::leave(by(who))),
];

/// How long a round of calls takes, with the state's root after it. Nothing of it stays.
fn round(ext: &mut sp_io::TestExternalities, count: u32, number: u32, kind: &Kind) -> Duration {
	ext.execute_with(|| {
		frame_support::storage::with_transaction(|| {
			let of = |call: u32| member((number * 7_919 + call * 104_729) % count);
			let members: Vec<_> = (0..CALLS).map(|call| (of(call), of(call + 1))).collect();
			let started = Instant::now();
			for (who, other) in members {
				kind.1(who, other).expect(kind.0);
			}
			let root = sp_io::storage::root(StateVersion::V1);
			let took = started.elapsed();
			assert!(!root.is_empty());
			sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(took))
		})
		.expect("nothing to fail")
	})
}

#[test]
#[ignore = "a measurement, which takes a minute"]
fn no_call_costs_more_with_more_members() {
	let (mut few, mut many) = (with_members(FEW), with_members(MANY));
	println!("µs for a call, its part of the state's root included\n");
	println!("{:<20} {FEW:>8} {MANY:>8} members   ratio", "");
	for kind in &KINDS {
		let mut best = [Duration::MAX; 2];
		for number in 0..ROUNDS {
			best[0] = best[0].min(round(&mut few, FEW, number, kind));
			best[1] = best[1].min(round(&mut many, MANY, number, kind));
		}
		let [small, large] = best.map(|time| time.as_secs_f64() * 1e6 / f64::from(CALLS));
		let ratio = large / small;
		println!("{:<20} {small:>8.1} {large:>8.1}           {ratio:.2}", kind.0);
		// A thousand times the members make the state's tree two and a half levels deeper, and nothing else.
		assert!(ratio < 3.0, "{} costs {ratio:.1} times as much", kind.0);
	}
}
