// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! How long recommendations take inside a node: with the runtime's Wasm, and the state of a big time bank in the node's database.
//! It takes some minutes, and means something only on a machine that does nothing else:
//!
//! ```sh
//! cargo test --release -p timebank-node -- --ignored --nocapture how_long_recommendations_take
//! ```

use crate::{
	chain_spec,
	cli::Cli,
	service::{FullClient, Parts},
};
use clap::Parser;
use codec::{Decode, Encode};
use pallet_branches::{Branch, BranchKind, Certificate, Details};
use pallet_credentials::{Credential, Issuer};
use pallet_noticeboard::{
	Recommendations,
	crowd::{Crowd, fill},
	runtime_api::MatchingApi,
};
use pallet_profiles::Member;
use pallet_reviews::{Rating, Standing};
use sc_cli::SubstrateCli;
use sc_client_api::{
	Backend, BlockImportOperation, CallExecutor, ExecutorProvider, NewBlockState, UsageProvider,
};
use sc_executor::WasmExecutor;
use sc_service::{BuildGenesisBlock, Configuration, GenesisBlockBuilder};
use sp_api::ProvideRuntimeApi;
use sp_core::{storage::well_known_keys::CODE, traits::CallContext};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, Storage, traits::Block as _};
use std::time::{Duration, Instant};
use timebank_primitives::{ActivityId, BranchId, CategoryId, Commitment, Moment, Nullifier};
use timebank_runtime::{AccountId, Runtime, System, WASM_BINARY, opaque::Block};

const MEMBERS: u64 = 100_000;
const ACTIVITIES: ActivityId = 10_000;
const BRANCHES: BranchId = 100;

/// How often each of the two is asked, each time by or about another.
const QUERIES: u64 = 50;

/// As many recommendations as there can be.
const LIMIT: u32 = 20;

/// What is no more than this is as the issue demands.
const DEMANDED: Duration = Duration::from_millis(50);

/// A Monday of 2026.
const NOW: Moment = 20_640 * DAY;
const DAY: Moment = 24 * 3_600_000;

fn member(number: u64) -> AccountId {
	AccountId::new(sp_io::hashing::blake2_256(&number.encode()))
}

/// One country with four provinces; cities in these, and eighty neighbourhoods in the cities.
fn place_in_tree(branch: BranchId) -> (Option<BranchId>, BranchKind) {
	match branch {
		1 => (None, BranchKind::National),
		2..=5 => (Some(1), BranchKind::Provincial),
		6..=20 => (Some(2 + branch % 4), BranchKind::City),
		_ => (Some(6 + branch % 15), BranchKind::Community),
	}
}

fn found_branches() {
	for id in 1..=BRANCHES {
		let (parent, kind) = place_in_tree(id);
		let details = Details {
			name: format!("Branch {id}").into_bytes().try_into().expect("short"),
			region: Default::default(),
			contact: Default::default(),
		};
		let account = AccountId::new(sp_io::hashing::blake2_256(&("branch", id).encode()));
		let certificate = Certificate { document: [0; 32], valid_until: Moment::MAX };
		let branch = Branch::new(parent, kind, details, account, certificate);
		pallet_branches::Branches::<Runtime>::insert(id, branch);
	}
}

/// Make this account a member. Half of them have served, and a third hold what is required of each tenth activity.
fn register(number: u64, who: &AccountId, branch: BranchId) {
	let nullifier = Nullifier(sp_io::hashing::twox_256(&number.encode()));
	let registered_at = NOW - 400 * DAY;
	let status = pallet_profiles::Status::Active;
	System::inc_providers(who);
	pallet_profiles::Persons::<Runtime>::insert(nullifier, who);
	pallet_profiles::MembersAt::<Runtime>::mutate(branch, |members| *members += 1);
	pallet_profiles::Members::<Runtime>::insert(
		who,
		Member { branch, nullifier, registered_at, status },
	);
	if number.is_multiple_of(2) {
		let services = number % 40;
		let standing = Standing {
			services: services as u32,
			last_service: Some(NOW - number % 400 * DAY),
			as_volunteer: Rating { sum: (100 + number % 401) * 3, weight: 300 },
			as_publisher: Rating { sum: (100 + number % 367) * 3, weight: 300 },
			rated_at: NOW - number % 400 * DAY,
			..Default::default()
		};
		pallet_reviews::Standings::<Runtime>::insert(who, standing);
		let offer = pallet_noticeboard::Offers::<Runtime>::get(who).expect("all offer something");
		for category in offer.categories {
			pallet_reviews::ServicesIn::<Runtime>::insert(who, category, services as u32 / 2);
		}
	}
	if number.is_multiple_of(3) {
		for kind in [1, 2] {
			let credential = Credential {
				issuer: Issuer::Branch(branch),
				document: Some(Commitment([0; 32])),
				version: 1,
				issued_at: registered_at,
				valid_until: None,
				status: pallet_credentials::Status::Issued,
			};
			pallet_credentials::Credentials::<Runtime>::insert(who, kind, credential);
		}
	}
}

/// The state of a time bank of that size, with so many kinds of service.
fn time_bank(kinds: CategoryId) -> Storage {
	let genesis = chain_spec::consortium_local().expect("the Wasm blob is there");
	let crowd = Crowd {
		branches: (1..=BRANCHES).collect(),
		categories: (1..=kinds).collect(),
		members: (0..MEMBERS).map(member).collect(),
		activities: ACTIVITIES,
		required: vec![1, 2].try_into().expect("few"),
		now: NOW,
	};
	let genesis = genesis.build_storage().expect("the preset is valid");
	// It would be without its code otherwise.
	let code = genesis.top.get(CODE).expect("a runtime").clone();
	let mut state = TestExternalities::new_with_code(&code, genesis);
	state.execute_with(|| {
		pallet_timestamp::Now::<Runtime>::put(NOW);
		found_branches();
		fill::<Runtime>(&crowd).expect("room for all");
		for (number, who) in (0..).zip(&crowd.members) {
			register(number, who, crowd.home(number).expect("branches"));
		}
		let next = |key: &Vec<u8>| sp_io::storage::next_key(key);
		let row = |key: Vec<u8>| {
			let value = sp_io::storage::get(&key).expect("a key that there is").to_vec();
			(key, value)
		};
		let keys = std::iter::successors(Some(Vec::new()), next).skip(1);
		Storage { top: keys.map(row).collect(), ..Default::default() }
	})
}

/// Make a node's database with this state in its first block.
fn write(config: &Configuration, state: Storage) -> Result<(), sc_service::Error> {
	let backend = sc_service::new_db_backend::<Block>(config.db_config())?;
	let executor: WasmExecutor<sp_io::SubstrateHostFunctions> =
		sc_service::new_wasm_executor(&config.executor);
	let builder = GenesisBlockBuilder::new_with_storage(state, true, backend.clone(), executor)?;
	let (block, mut operation) = builder.build_genesis_block()?;
	let (header, body) = block.deconstruct();
	operation.set_block_data(header, Some(body), None, None, NewBlockState::Final, true)?;
	backend.commit_operation(operation)?;
	Ok(())
}

/// Call the runtime as the RPC `state_call` does.
fn call<Answer: Decode>(client: &FullClient, method: &str, args: &impl Encode) -> Answer {
	let best = client.usage_info().chain.best_hash;
	let answer = client
		.executor()
		.call(best, method, &args.encode(), CallContext::Offchain)
		.expect("the runtime answers");
	Answer::decode(&mut &answer[..]).expect("it is what the runtime says that it is")
}

/// What was asked, and how long the answers took.
struct Figures {
	what: &'static str,
	took: Vec<Duration>,
	complete: usize,
	looked_at: u32,
}

impl Figures {
	fn new(what: &'static str) -> Self {
		Self { what, took: Vec::new(), complete: 0, looked_at: 0 }
	}

	/// Ask, and note how long it takes.
	fn ask<Id: Decode>(
		&mut self,
		client: &FullClient,
		method: &str,
		args: &impl Encode,
	) -> Recommendations<Id> {
		let began = Instant::now();
		let found: Recommendations<Id> = call(client, method, args);
		self.took.push(began.elapsed());
		self.complete += usize::from(found.complete);
		self.looked_at = self.looked_at.max(found.looked_at);
		found
	}

	fn print(&self) {
		let mut sorted = self.took.clone();
		sorted.sort();
		let late = sorted.iter().filter(|took| **took > DEMANDED).count();
		println!(
			"  {}: first {:.1?}, median {:.1?}, longest {:.1?}, {late} above {DEMANDED:?}; {} of {} complete, at most {} candidates",
			self.what,
			self.took[0],
			sorted[sorted.len() / 2],
			sorted[sorted.len() - 1],
			self.complete,
			sorted.len(),
			self.looked_at,
		);
	}
}

/// Whether these are twenty, best first, as the explanation of each says: so each may come, and no credential is missing.
fn check<Id>(
	client: &FullClient,
	found: Recommendations<Id>,
	pair: impl Fn(Id) -> (AccountId, ActivityId),
) {
	assert_eq!(found.best.len(), LIMIT as usize);
	assert!(found.best.is_sorted_by(|one, next| one.coefficient >= next.coefficient));
	let best = client.usage_info().chain.best_hash;
	for recommendation in found.best {
		let (who, activity) = pair(recommendation.id);
		let explained = client.runtime_api().explain(best, who, activity).expect("it answers");
		let explained = explained.expect("nothing stands in the way");
		assert_eq!(explained.coefficient, recommendation.coefficient);
	}
}

/// Ask for some members and for some activities; look at the answers only after that.
fn ask_all(client: &FullClient) -> [Figures; 2] {
	let mut activities = Figures::new("activities for a member");
	let mut members = Figures::new("members for an activity");
	let mut found = Vec::new();
	for number in 0..QUERIES {
		let (who, activity) = (member(number * 1_999), number * 199);
		let (method, args) = ("MatchingApi_recommended_activities", (who.clone(), LIMIT));
		let for_member = activities.ask::<ActivityId>(client, method, &args);
		let (method, args) = ("MatchingApi_recommended_members", (activity, LIMIT));
		let for_activity = members.ask::<AccountId>(client, method, &args);
		found.push((who, for_member, activity, for_activity));
	}
	for (who, for_member, activity, for_activity) in found {
		check(client, for_member, |activity| (who.clone(), activity));
		check(client, for_activity, |who| (who, activity));
	}
	[activities, members]
}

#[test]
#[ignore = "it takes minutes, and measures time, which only means something on a machine that does nothing else"]
fn how_long_recommendations_take() {
	assert!(
		WASM_BINARY.is_some(),
		"the runtime was built without its Wasm: unset SKIP_WASM_BUILD and run this again"
	);
	let tokio = sc_cli::build_runtime().expect("a tokio runtime can be built");
	for kinds in [3, 10, 1_000] {
		let cli = Cli::parse_from(["timebank-node", "--chain=local", "--tmp"]);
		let config = cli
			.create_configuration(&cli.run, tokio.handle().clone())
			.expect("the arguments are valid");
		let began = Instant::now();
		let state = time_bank(kinds);
		println!(
			"{kinds} kinds of service, {} rows of state, made in {:.0?}",
			state.top.len(),
			began.elapsed()
		);
		write(&config, state).expect("it can be stored");
		// As after a restart: nothing of the state is in the node's memory.
		let parts = Parts::open(&config).expect("the node starts");
		// A node that runs has called the runtime before.
		let best = parts.client.usage_info().chain.best_hash;
		parts.client.executor().runtime_version(best, CallContext::Offchain).expect("a runtime");
		for round in ["at first", "asked again"] {
			println!(" {round}");
			for figures in ask_all(&parts.client) {
				figures.print();
			}
		}
		drop(parts);
		let path = config.database.path().expect("on a disk");
		std::fs::remove_dir_all(path).expect("it can be removed");
	}
}
