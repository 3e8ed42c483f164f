// SPDX-License-Identifier: Apache-2.0

//! Plays what the bytes of an input say: calls of all kinds from everybody, and time that passes, on the real runtime.
//!
//! An input is a row of steps of [`STEP_LENGTH`] bytes. A step is a call with arguments of the right types, picked mostly from
//! what there is in the state; most steps look for arguments and for somebody with whom the call succeeds, by rehearsing it, so that a sequence
//! gets somewhere. Then it is done, alone or in something else, as a transaction or in the name of a collective. All
//! invariants are checked after every few blocks and at the end.

mod cast;
mod chain;
mod checks;
mod choices;
mod mend;
mod values;

use cast::CAST;
use chain::HOUR;
use choices::Choices;
pub use choices::STEP_LENGTH;
use codec::{DecodeLimit, Encode};
use frame_support::{
	MAX_EXTRINSIC_DEPTH,
	dispatch::GetDispatchInfo,
	instances::{Instance1, Instance2},
	storage::{TransactionOutcome, with_transaction_unchecked},
	traits::{Get, GetCallMetadata},
};
use runtime::*;
use sp_runtime::{
	DispatchError, DispatchResult, traits::Dispatchable,
	transaction_validity::TransactionValidityError,
};
use std::{cell::RefCell, collections::BTreeMap, sync::LazyLock};
use timebank_runtime as runtime;
use values::{CATALOGUE, CallType};

/// At most so many steps of an input are played.
pub const MOST_STEPS: usize = 120;

/// So often arguments are tried, until a call succeeds.
const TRIES: usize = 12;

/// Pallets whose calls lead to each other's. A step whose call is one of a theme's comes after others of it more often than chance would
/// have it.
const THEMES: [&[&str]; 5] = [
	&["Activities", "Reviews", "Audit"],
	&["Trainings", "Credentials", "Audit"],
	&["TimeCoin", "Pots", "Clearing", "Partners", "Risk"],
	&["Profiles", "Custody", "Oracles"],
	&["Branches", "Standard", "Noticeboard", "Rotation", "Session"],
];

/// The calls of each theme.
static CALLS_OF_THEMES: LazyLock<[Vec<&'static CallType>; THEMES.len()]> = LazyLock::new(|| {
	THEMES.map(|theme| {
		let is_of_theme = |call: &&CallType| theme.contains(&call.name.0);
		CATALOGUE.calls.iter().filter(is_of_theme).collect()
	})
});

/// A pallet and a call of its.
pub type Name = (&'static str, &'static str);

/// What became of calls that were made for themselves.
#[derive(Default)]
pub struct Report {
	/// The calls that succeeded, each with the number of the step, from one on, that was the first to do so.
	pub done: BTreeMap<Name, usize>,
	/// How many steps were played.
	pub steps: usize,
	/// Whether every step is told, and all is checked after each.
	pub tells: bool,
}

impl Report {
	/// One that tells every step.
	pub fn telling() -> Self {
		Self { tells: true, ..Self::default() }
	}

	fn count_done(&mut self, call: &RuntimeCall) {
		let metadata = call.get_call_metadata();
		self.done.entry((metadata.pallet_name, metadata.function_name)).or_insert(self.steps);
	}

	/// The calls that never succeeded.
	pub fn missing(&self) -> Vec<Name> {
		let is_missing = |name: &Name| !self.done.contains_key(name);
		CATALOGUE.calls.iter().map(|call| call.name).filter(is_missing).collect()
	}

	/// How many calls there are.
	pub fn of() -> usize {
		CATALOGUE.calls.len()
	}
}

thread_local! {
	/// The network as it is before a sequence.
	static NETWORK: RefCell<Option<sp_io::TestExternalities>> = const { RefCell::new(None) };
}

/// Play a sequence. Nothing stays of it.
///
/// # Panics
/// If something does not hold that must hold always.
pub fn play(input: &[u8], report: &mut Report) {
	NETWORK.with_borrow_mut(|network| {
		network.get_or_insert_with(prepared).execute_with(|| {
			with_transaction_unchecked(|| {
				let (steps, _) = input.as_chunks::<STEP_LENGTH>();
				for step in steps.iter().take(MOST_STEPS) {
					Step { flags: step[3], choices: Choices::of_step(step, 4), report }
						.play(step[0], u16::from_le_bytes([step[1], step[2]]).into());
				}
				chain::next_block();
				checks::check();
				TransactionOutcome::Rollback(())
			});
		});
	});
}

/// Begin with a new network: a sequence that broke something has left its traces.
pub fn forget() {
	NETWORK.take();
}

fn prepared() -> sp_io::TestExternalities {
	std::sync::LazyLock::force(&CAST);
	let mut network = chain::genesis();
	network.execute_with(|| {
		cast::settle();
		checks::check();
	});
	network
}

/// Move whole steps about: repeat, drop, exchange or insert some. `None`: bytes should be changed instead.
pub fn shuffle(data: &mut [u8], size: usize, most: usize, seed: u32) -> Option<usize> {
	let mut bytes = [0; STEP_LENGTH];
	bytes[STEP_LENGTH - 4..].copy_from_slice(&seed.to_le_bytes());
	let mut choices = Choices::of_step(&bytes, STEP_LENGTH - 4);
	let mut steps: Vec<[u8; STEP_LENGTH]> = data[..size].as_chunks().0.to_vec();
	let place = choices.below(steps.len() + 1);
	match choices.below(10) {
		// New steps, which mostly look for what succeeds.
		0..3 => {
			for _ in 0..=choices.below(4) {
				let mut step = [(); STEP_LENGTH].map(|()| choices.below(256) as u8);
				if choices.percent(70) {
					step[0] |= 0x80;
				}
				steps.insert(place, step);
			}
		}
		3 if place < steps.len() => {
			steps.remove(place);
		}
		4 if place < steps.len() => {
			let step = steps[place];
			steps.insert(choices.below(steps.len()), step);
		}
		5 if place < steps.len() => {
			let other = choices.below(steps.len());
			steps.swap(place, other);
		}
		_ => return None,
	}
	steps.truncate(most / STEP_LENGTH);
	let bytes = steps.as_flattened();
	data[..bytes.len()].copy_from_slice(bytes);
	Some(bytes.len())
}

/// Who does something.
#[derive(Clone, Debug, PartialEq)]
enum Actor {
	/// Who has this key: themselves, or the member for whom it speaks.
	Key(AccountId),
	/// So many of the four branches in the Council.
	Council(u32),
	/// So many of the four in the Technical Committee.
	Committee(u32),
	/// What both decide together.
	Root,
	/// Nobody signs it.
	Nobody,
}

impl Actor {
	/// Everybody, beginning somewhere.
	fn all(choices: &mut Choices) -> Vec<Self> {
		let mut all: Vec<_> = CAST.everybody.iter().cloned().map(Self::Key).collect();
		all.extend([Self::Council(4), Self::Committee(4), Self::Root, Self::Nobody]);
		let first = choices.below(all.len());
		all.rotate_left(first);
		all
	}

	fn any(choices: &mut Choices) -> Self {
		match choices.below(20) {
			0 => Self::Council(choices.below(5) as u32),
			1 => Self::Committee(choices.below(5) as u32),
			2 => Self::Root,
			3 => Self::Nobody,
			4..14 => Self::Key(choices.of(&CAST.members).clone()),
			_ => Self::Key(choices.of(&CAST.everybody).clone()),
		}
	}

	fn origin(&self) -> Option<RuntimeOrigin> {
		type Collective<I> = pallet_collective::RawOrigin<AccountId, I>;
		Some(match self {
			Self::Key(key) => RuntimeOrigin::signed(Custody::speaks_for(key.clone())?),
			Self::Council(ayes) => Collective::<Instance1>::Members(*ayes, 4).into(),
			Self::Committee(ayes) => Collective::<Instance2>::Members(*ayes, 4).into(),
			Self::Root => RuntimeOrigin::root(),
			Self::Nobody => RuntimeOrigin::none(),
		})
	}

	fn name(&self) -> String {
		match self {
			Self::Key(key) => CAST.name(key),
			other => format!("{other:?}"),
		}
	}

	/// What would become of it.
	fn rehearses(&self, call: &RuntimeCall) -> DispatchResult {
		let origin = self.origin().ok_or(DispatchError::BadOrigin)?;
		chain::rehearse(origin, call.clone())
	}
}

struct Step<'a, 'b> {
	/// What becomes of the call, and whether the block ends.
	flags: u8,
	choices: Choices<'a>,
	report: &'b mut Report,
}

impl Step<'_, '_> {
	fn play(mut self, kind: u8, call: usize) {
		self.report.steps += 1;
		let any = &CATALOGUE.calls[call % CATALOGUE.calls.len()];
		match kind {
			0..32 => self.let_time_pass(),
			32..48 => self.garble(any),
			48..80 => self.try_anything(any),
			80..128 => self.find_what_succeeds(any),
			_ => {
				let of_theme = &CALLS_OF_THEMES[usize::from(kind) % THEMES.len()];
				self.find_what_succeeds(of_theme[call % of_theme.len()]);
			}
		}
		let ends_block = self.flags >> 6 == 0;
		if ends_block {
			chain::next_block();
		}
		if self.report.tells || self.flags >> 5 == 0 {
			checks::check();
		}
	}

	fn let_time_pass(&mut self) {
		const TIMES: [u64; 16] =
			[1, 24, 25, 72, 1, 73, 2, 48, 12, 145, 200, 337, 24, 721, 1, 8_785];
		match self.choices.below(16) {
			0..2 => {
				for _ in 0..=self.choices.below(8) {
					chain::next_block();
				}
			}
			// The end of a session.
			2..4 => {
				let length = runtime::configs::dynamic_params::rotation::SessionLength::get();
				let left = length.max(1) - System::block_number() % length.max(1);
				self.tell(|| format!("{left} blocks pass"));
				chain::pass(u64::from(left) * SLOT_DURATION);
			}
			4 => {
				let hours = *self.choices.of(&TIMES[..9]);
				self.tell(|| format!("nothing works for {hours} hours"));
				chain::halt(hours * HOUR);
			}
			_ => {
				let hours = *self.choices.of(&TIMES);
				self.tell(|| format!("{hours} hours pass"));
				chain::pass(hours * HOUR);
			}
		}
	}

	/// Bytes that are like a call's. They are refused, or become a call.
	fn garble(&mut self, kind: &CallType) {
		let mut bytes = values::call(kind, &mut self.choices);
		for _ in 0..=self.choices.below(4) {
			let (place, byte) = (self.choices.below(bytes.len()), self.choices.below(256) as u8);
			match self.choices.below(4) {
				0 => bytes.truncate(place.max(1)),
				1 => bytes.insert(place, byte),
				2 => bytes[place] = byte,
				_ => bytes[place] ^= 1 << (byte % 8),
			}
		}
		if let Some(call) = decode(&bytes) {
			let actor = Actor::any(&mut self.choices);
			self.perform(&actor, call);
		}
	}

	/// Any call of anybody's.
	fn try_anything(&mut self, kind: &CallType) {
		if let Some(call) = written(kind, &mut self.choices) {
			let actor = Actor::any(&mut self.choices);
			self.perform(&actor, call);
		}
	}

	/// A call with arguments and somebody with whom it succeeds; or, if none are found, one that somebody may make.
	fn find_what_succeeds(&mut self, kind: &CallType) {
		let mut candidate = None;
		for number in 0..TRIES {
			let mut other = self.choices.fork();
			let choices = if number == 0 { &mut self.choices } else { &mut other };
			let Some(call) = written(kind, choices) else { continue };
			if is_above_the_rules(&call) {
				continue;
			}
			for actor in Actor::all(choices) {
				if actor == Actor::Nobody && is_inherent(&call) {
					continue;
				}
				match actor.rehearses(&call) {
					Ok(()) => return self.do_somehow(actor, call),
					Err(DispatchError::BadOrigin) => {}
					Err(_) => candidate = Some((actor, call.clone())),
				}
			}
		}
		if let Some((actor, call)) = candidate {
			self.perform(&actor, call);
		}
	}

	/// What is known to succeed: alone, or in something else.
	fn do_somehow(&mut self, actor: Actor, call: RuntimeCall) {
		let way = self.flags & 7;
		match (&actor, way) {
			(Actor::Council(_), 4..6) => self.move_in_council(call),
			(Actor::Root, 4..6) => self.whitelist(call),
			(Actor::Root, 6) => {
				let schedule = pallet_scheduler::Call::schedule_after {
					after: self.choices.below(4) as u32,
					maybe_periodic: None,
					priority: 0,
					call: Box::new(call),
				};
				self.perform(&Actor::Root, schedule.into());
			}
			(Actor::Key(key), 4..8) => {
				let member = Custody::speaks_for(key.clone()).unwrap_or_else(|| key.clone());
				let wrapped = self.wrapped(member, call.clone());
				let actors = Actor::all(&mut self.choices);
				let does = |actor: &Actor| actor.rehearses(&wrapped).is_ok();
				match actors.into_iter().filter(|actor| matches!(actor, Actor::Key(_))).find(does) {
					Some(other) => self.perform(&other, wrapped),
					None => self.perform(&actor, call),
				}
			}
			_ => self.perform(&actor, call),
		}
	}

	fn wrapped(&mut self, member: AccountId, call: RuntimeCall) -> RuntimeCall {
		use pallet_utility::Call as Utility;
		let inner = Box::new(call.clone());
		match self.choices.below(9) {
			0 => Utility::batch { calls: vec![call.clone(), call] }.into(),
			1 => Utility::batch_all { calls: vec![call] }.into(),
			2 => Utility::force_batch { calls: vec![call.clone(), call] }.into(),
			3 => Utility::if_else { main: inner.clone(), fallback: inner }.into(),
			4 | 5 => {
				let (real, call) = (member.into(), inner);
				pallet_proxy::Call::proxy { real, force_proxy_type: None, call }.into()
			}
			6 | 7 => pallet_custody::Call::act { member, call: inner }.into(),
			_ => {
				let other_signatories = vec![self.choices.of(&CAST.members).clone()];
				pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call: inner }
					.into()
			}
		}
	}

	/// Three branches move, vote and close.
	fn move_in_council(&mut self, call: RuntimeCall) {
		use pallet_collective::{Call, Proposals};
		type Council = Call<Runtime, Instance1>;
		let branches = &pallet_collective::Members::<Runtime, Instance1>::get();
		let threshold = (branches.len() as u32).div_ceil(3) * 2;
		let (proposal_hash, length_bound) =
			(call.using_encoded(sp_io::hashing::blake2_256).into(), call.encoded_size() as u32);
		let proposal_weight_bound = call.get_dispatch_info().call_weight;
		let proposal = Box::new(call);
		let Some(first) = branches.first() else { return };
		let propose = Council::propose { threshold, proposal, length_bound };
		self.perform(&Actor::Key(first.clone()), propose.into());
		if !Proposals::<Runtime, Instance1>::get().contains(&proposal_hash) {
			return;
		}
		let index = mend::index_of::<Instance1>(proposal_hash);
		for branch in branches {
			let vote = Council::vote { proposal: proposal_hash, index, approve: true };
			self.perform(&Actor::Key(branch.clone()), vote.into());
		}
		let close = Council::close { proposal_hash, index, proposal_weight_bound, length_bound };
		self.perform(&Actor::Key(first.clone()), close.into());
	}

	/// The committee whitelists, the Council dispatches.
	fn whitelist(&mut self, call: RuntimeCall) {
		let call_hash = call.using_encoded(sp_io::hashing::blake2_256).into();
		let whitelist = pallet_whitelist::Call::whitelist_call { call_hash };
		self.perform(&Actor::Committee(4), whitelist.into());
		let call = Box::new(call);
		let dispatch = pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call };
		self.perform(&Actor::Council(4), dispatch.into());
	}

	fn perform(&mut self, actor: &Actor, call: RuntimeCall) {
		let stands_above = is_above_the_rules(&call);
		let outcome = match actor {
			Actor::Key(key) if !stands_above || is_plain(&call) => {
				let expected = actor.rehearses(&call);
				let with_signature = self.flags & 0x08 != 0 && self.flags & 0x10 != 0;
				let outcome = chain::transact(key, call.clone(), with_signature);
				if let Ok(outcome) = &outcome {
					assert_eq!(*outcome, expected, "{}: {call:?}", actor.name());
				}
				outcome
			}
			Actor::Key(_) => return,
			Actor::Nobody if !is_inherent(&call) => {
				chain::submit(UncheckedExtrinsic::new_bare(call.clone()))
			}
			_ if stands_above || is_inherent(&call) => return,
			_ => Ok(self.act(actor, call.clone())),
		};
		if outcome == Ok(Ok(())) {
			self.report.count_done(&call);
		}
		self.tell(|| format!("{}: {call:?}: {}", actor.name(), told(&outcome)));
	}

	/// In the name of who does not sign. Now and then it is checked that what fails changes nothing.
	fn act(&mut self, actor: &Actor, call: RuntimeCall) -> DispatchResult {
		let origin = actor.origin().ok_or(DispatchError::BadOrigin)?;
		let is_watched = self.flags & 0x1f == 0x1f;
		let root = || sp_io::storage::root(sp_core::storage::StateVersion::V1);
		let before = is_watched.then(root);
		let outcome = call.clone().dispatch(origin).map(drop).map_err(|failed| failed.error);
		if let (Some(before), Err(error)) = (before, outcome) {
			assert!(before == root(), "{call:?} fails with {error:?} and changes something");
		}
		outcome
	}

	fn tell(&self, what: impl FnOnce() -> String) {
		if self.report.tells {
			println!("block {}: {}", System::block_number(), what());
		}
	}
}

fn told(outcome: &Result<DispatchResult, TransactionValidityError>) -> String {
	match outcome {
		Ok(Ok(())) => "done".into(),
		Ok(Err(DispatchError::Module(error))) => error.message.unwrap_or("an error").into(),
		other => format!("{other:?}"),
	}
}

/// A call with arguments as chosen, if they decode.
fn written(kind: &CallType, choices: &mut Choices) -> Option<RuntimeCall> {
	let bytes = values::call(kind, choices);
	let mut call = decode(&bytes)?;
	if choices.percent(90) {
		mend::mend(&mut call, choices);
	}
	Some(call)
}

/// As the SDK reads calls in a transaction.
fn decode(bytes: &[u8]) -> Option<RuntimeCall> {
	RuntimeCall::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &bytes[..]).ok()
}

/// A block has one of them, which stands at its beginning: with another one the block is invalid.
fn is_inherent(call: &RuntimeCall) -> bool {
	matches!(call, RuntimeCall::Timestamp(_))
}

/// Whether this is no call that brings another one along, or keeps it for later.
fn is_plain(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::System(_) | RuntimeCall::Balances(_) | RuntimeCall::MultiBlockMigrations(_)
	)
}

/// Whether root could break the rules with it, having the right to: it writes any storage, moves any coins, replaces the runtime and
/// sets the cursor of migrations.
fn is_above_the_rules(call: &RuntimeCall) -> bool {
	use frame_system::Call as System;
	use pallet_migrations::Call as Migrations;
	use pallet_multisig::Call as Multisig;
	use pallet_proxy::Call as Proxy;
	use pallet_scheduler::Call as Scheduler;
	use pallet_utility::Call as Utility;
	let inner = |call: &RuntimeCall| is_above_the_rules(call);
	match call {
		RuntimeCall::System(
			System::set_storage { .. }
			| System::kill_storage { .. }
			| System::kill_prefix { .. }
			| System::set_code { .. }
			| System::set_code_without_checks { .. }
			| System::apply_authorized_upgrade { .. },
		)
		| RuntimeCall::Balances(_)
		| RuntimeCall::MultiBlockMigrations(
			Migrations::force_set_cursor { .. } | Migrations::force_set_active_cursor { .. },
		) => true,
		RuntimeCall::Utility(
			Utility::batch { calls }
			| Utility::batch_all { calls }
			| Utility::force_batch { calls },
		) => calls.iter().any(inner),
		RuntimeCall::Utility(Utility::if_else { main, fallback }) => inner(main) || inner(fallback),
		RuntimeCall::Utility(
			Utility::as_derivative { call, .. }
			| Utility::dispatch_as { call, .. }
			| Utility::dispatch_as_fallible { call, .. }
			| Utility::with_weight { call, .. },
		)
		| RuntimeCall::Proxy(Proxy::proxy { call, .. } | Proxy::proxy_announced { call, .. })
		| RuntimeCall::Multisig(
			Multisig::as_multi { call, .. } | Multisig::as_multi_threshold_1 { call, .. },
		)
		| RuntimeCall::Scheduler(
			Scheduler::schedule { call, .. }
			| Scheduler::schedule_after { call, .. }
			| Scheduler::schedule_named { call, .. }
			| Scheduler::schedule_named_after { call, .. },
		)
		| RuntimeCall::Council(
			pallet_collective::Call::execute { proposal: call, .. }
			| pallet_collective::Call::propose { proposal: call, .. },
		)
		| RuntimeCall::TechnicalCommittee(
			pallet_collective::Call::execute { proposal: call, .. }
			| pallet_collective::Call::propose { proposal: call, .. },
		)
		| RuntimeCall::Whitelist(
			pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call },
		)
		| RuntimeCall::Custody(pallet_custody::Call::act { call, .. }) => inner(call),
		RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes }) => {
			decode(bytes).is_some_and(|call| inner(&call))
		}
		_ => false,
	}
}
