// SPDX-License-Identifier: Apache-2.0

//! Ninety days of a time bank with 2,000 honest members and 20 who abuse it in five ways, each known to be what they are. Everything
//! they do are calls of the runtime as it is, and what the screening says of them is compared with what they are (U4). Each morning
//! auditors look at what it said of the day before, and find out what was behind it.
//!
//! The thresholds were chosen with the first seed alone; the others show that they hold elsewhere. What came out, and why the
//! thresholds are what they are, is in docs/risk.md. To see the figures:
//! `cargo test --release -p timebank-runtime --lib simulation -- --nocapture`; those for other thresholds and seeds with
//! `--ignored` beside `--nocapture`.

mod abusers;
mod honest;
mod score;
mod sweep;

use super::{chance::Chance, *};
use configs::{RuntimeParameters, dynamic_params};
use frame_support::{
	instances::Instance1, storage::transactional::with_storage_layer, traits::Hooks,
};
use pallet_activities::{Funding, Participation};
use score::{Score, Step};
use sp_runtime::traits::Dispatchable as _;
use std::collections::{BTreeMap, BTreeSet};
use timebank_primitives::{BranchId, HeldId, MintReason, Purse};

/// How long it lasts, in hours.
const HOURS: u64 = 90 * 24;
const HONEST: usize = 2_000;
const STEPS_PER_HOUR: u32 = timebank_primitives::STEPS_PER_HOUR;

/// As much as a member can have here. The network's own cap is out of reach, so that nobody would come near it.
const CAP: Balance = 400 * TIME;

/// When it begins, in Unix milliseconds.
const BEGINNING: Moment = 1_700_000_000_000;

/// When auditors begin to work.
const MORNING: u64 = 8;

/// Members by number: the honest ones first, then the others.
type Person = usize;

/// Something that happens later.
enum Plan {
	/// A service that goes on comes to its end, and both sides give each other so many stars.
	End { activity: ActivityId, helpers: Vec<Person>, score: u8 },
	/// Somebody pays.
	Pay { from: Person, to: Person, amount: Balance },
}

/// How those go about it who abuse it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Style {
	/// As they please.
	Plain,
	/// With decoys, amounts that are not alike, other calls, and just below the thresholds.
	Evasive,
	/// Patiently.
	Slow,
}

struct Town {
	chance: Chance,
	style: Style,
	/// Who has joined.
	members: BTreeSet<Person>,
	/// By the hour.
	plans: BTreeMap<u64, Vec<Plan>>,
	hour: u64,
	/// What is held back since the last morning.
	held: Vec<HeldId>,
	score: Score,
}

fn account(who: Person) -> AccountId {
	AccountId::new(sp_io::hashing::blake2_256(&("member", who as u64).encode()))
}

fn staff(branch: BranchId, role: Role, place: u32) -> AccountId {
	AccountId::new(sp_io::hashing::blake2_256(&("staff", branch, role, place).encode()))
}

/// Where somebody is at home. The same neighbourhood is at the same branch.
fn home(who: Person) -> BranchId {
	(who as u32 / 8) % 4 + 1
}

fn by(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn consortium() -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, Instance1>::Members(4, 4).into()
}

/// A call as it comes to the runtime: all of it or nothing.
fn call(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) -> DispatchResult {
	with_storage_layer(|| call.into().dispatch(origin).map(drop).map_err(|failed| failed.error))
}

impl Town {
	/// A network with these members, who have what members have who were in a time bank before.
	fn new(seed: u64, style: Style) -> Self {
		System::set_block_number(1);
		pallet_timestamp::Now::<Runtime>::put(BEGINNING);
		let floor = dynamic_params::time_coin::Parameters::GrowthFloor(
			dynamic_params::time_coin::GrowthFloor,
			Some(10_000_000 * TIME),
		);
		Parameters::set_parameter(consortium(), RuntimeParameters::TimeCoin(floor)).expect("set");
		for (branch, own) in (1..).zip(BRANCHES) {
			let administrator = match own {
				Sr25519Keyring::Alice => Sr25519Keyring::AliceStash,
				Sr25519Keyring::Bob => Sr25519Keyring::BobStash,
				Sr25519Keyring::Charlie => Sr25519Keyring::CharlieStash,
				_ => Sr25519Keyring::DaveStash,
			};
			for role in [Role::Registrar, Role::Auditor, Role::Minter, Role::Treasurer] {
				for place in 0..2 {
					let who = staff(branch, role, place);
					let grant =
						pallet_branches::Call::grant_role { branch, who, role, until: None };
					call(by(administrator.to_account_id()), grant).expect("an administrator");
				}
			}
			let (amount, until) = (1_000_000 * TIME, BlockNumber::MAX);
			call(consortium(), pallet_time_coin::Call::set_quota { branch, amount, until })
				.expect("a quota");
			for with in 1..branch {
				let limit = Some(1_000_000 * TIME);
				for (from, to) in [(branch, with), (with, branch)] {
					call(
						consortium(),
						pallet_clearing::Call::set_limit { debtor: from, creditor: to, limit },
					)
					.expect("a limit");
				}
			}
		}
		let mut town = Self {
			chance: Chance::new(seed),
			style,
			members: BTreeSet::new(),
			plans: BTreeMap::new(),
			hour: 0,
			held: Vec::new(),
			score: Score::default(),
		};
		for who in 0..HONEST {
			// Some come in the course of the time.
			if !town.chance.percent(5) {
				town.join(who);
				let savings = honest::savings(&mut town, who);
				town.endow(who, savings);
			}
		}
		let cap =
			dynamic_params::time_coin::Parameters::Cap(dynamic_params::time_coin::Cap, Some(CAP));
		Parameters::set_parameter(consortium(), RuntimeParameters::TimeCoin(cap)).expect("set");
		for who in abusers::ALL {
			town.score.mark(who, who);
		}
		// The founders have been members for long.
		town.pass(31 * 24);
		town
	}

	fn join(&mut self, who: Person) {
		self.members.insert(who);
		let registrar = staff(home(who), Role::Registrar, 0);
		let nullifier = Nullifier(sp_io::hashing::blake2_256(&(who as u64).encode()));
		let who = account(who);
		let register = pallet_profiles::Call::register { who: who.clone(), nullifier };
		call(by(registrar), register).expect("a registrar registers");
		System::inc_account_nonce(&who);
		call(by(who), pallet_profiles::Call::accept {}).expect("a person accepts");
	}

	/// Hours that somebody brings along from another time bank, which come in parts.
	fn endow(&mut self, who: Person, amount: Balance) {
		let mut left = amount;
		while left > 0 {
			let amount = left.min(100 * TIME);
			let mint = pallet_time_coin::Call::mint {
				to: account(who),
				amount,
				reason: MintReason::Transferred,
				activity: None,
			};
			call(by(staff(home(who), Role::Minter, 0)), mint).expect("a minter mints");
			left -= amount;
		}
	}

	fn free(&self, who: Person) -> Balance {
		TimeCoin::balance(account(who)).0
	}

	fn is_member(&self, who: Person) -> bool {
		self.members.contains(&who)
	}

	fn later(&mut self, hours: u64, plan: Plan) {
		assert!(hours > 0, "this hour's plans are being carried out");
		self.plans.entry(self.hour + hours).or_default().push(plan);
	}

	/// Let so many hours pass, in each of which chains do what is due.
	fn pass(&mut self, hours: u64) {
		for _ in 0..hours {
			self.hour += 1;
			let block = System::block_number() + HOURS_IN_BLOCKS;
			System::set_block_number(block);
			System::reset_events();
			pallet_timestamp::Now::<Runtime>::mutate(|now| *now += HOUR);
			let weight = Weight::from_parts(u64::MAX / 4, u64::MAX / 4);
			Activities::on_idle(block, weight);
			Reviews::on_idle(block, weight);
			Audit::on_idle(block, weight);
			Risk::on_idle(block, weight);
		}
	}

	/// One hour of all of them.
	fn live(&mut self) {
		for plan in self.plans.remove(&self.hour).unwrap_or_default() {
			match plan {
				Plan::End { activity, helpers, score } => self.end(activity, &helpers, score),
				Plan::Pay { from, to, amount } => self.pay(from, to, amount),
			}
		}
		honest::live(self);
		abusers::live(self);
		for step in self.score.read() {
			if let Step::Held { held, .. } = &step {
				self.held.push(*held);
			}
			self.score.note(step);
		}
		self.score.look();
		if self.hour % 24 == MORNING {
			self.score.handle();
			for held in core::mem::take(&mut self.held) {
				self.decide_on(held);
			}
		}
		self.pass(1);
	}

	/// Auditors grant what is held of honest people, and refuse the rest.
	fn decide_on(&mut self, held: HeldId) {
		let Some(row) = TimeCoin::held(held) else { return };
		let is_wrong = |purse: &Purse<AccountId>| match purse {
			Purse::Member(who) => self.score.is_marked(who).is_some(),
			_ => false,
		};
		let is_granted = !is_wrong(&row.from) && !is_wrong(&row.to);
		let decision = if is_granted { Decision::Granted } else { Decision::Refused };
		self.decide(Subject::Movement { held }, decision);
	}

	fn pay(&mut self, from: Person, to: Person, amount: Balance) {
		if amount == 0 || from == to || !self.is_member(from) || !self.is_member(to) {
			return;
		}
		// Who has too little by then does not pay.
		let transfer = pallet_time_coin::Call::transfer { to: account(to), amount, note: NOTE };
		let _ = call(by(account(from)), transfer);
	}

	/// Somebody looks for help with something for so many hours each, and these help.
	fn help(&mut self, publisher: Person, helpers: &[Person], hours: u32, score: u8) {
		self.organise(publisher, Funding::Own, helpers, hours, score);
	}

	fn organise(
		&mut self,
		publisher: Person,
		funding: Funding,
		helpers: &[Person],
		hours: u32,
		score: u8,
	) {
		use pallet_activities::Call;
		let helpers: Vec<_> = helpers.iter().copied().filter(|who| self.is_member(*who)).collect();
		if helpers.is_empty() {
			return;
		}
		let organiser = match funding {
			Funding::Own => account(publisher),
			Funding::Pot(branch) | Funding::Minted(branch) => staff(branch, Role::Treasurer, 0),
		};
		let terms = pallet_activities::Terms {
			category: 1 + (publisher % 10) as u16,
			..terms(helpers.len() as u32, hours * STEPS_PER_HOUR)
		};
		let activity = Activities::next_id();
		if call(by(organiser.clone()), Call::publish { terms, funding }).is_err() {
			return;
		}
		// Nobody decides in the block in which it is published.
		System::set_block_number(System::block_number() + 1);
		self.decide(Subject::Activity { activity, version: 0 }, Decision::Granted);
		for helper in &helpers {
			let participant = account(*helper);
			let begun = call(by(participant.clone()), Call::enrol { activity }).and_then(|()| {
				let participant = participant.clone();
				call(by(organiser.clone()), Call::admit { activity, participant })?;
				for side in [&organiser, &account(*helper)] {
					let participant = account(*helper);
					call(by(side.clone()), Call::confirm_start { activity, participant })?;
				}
				Ok(())
			});
			if begun.is_err() {
				continue;
			}
		}
		self.later(hours.into(), Plan::End { activity, helpers, score });
	}

	fn end(&mut self, activity: ActivityId, helpers: &[Person], score: u8) {
		use pallet_activities::Call;
		let Some(record) = Activities::activity(activity) else { return };
		let organiser = record.publisher.clone();
		for helper in helpers {
			let participant = account(*helper);
			let state = Activities::participation(activity, participant.clone());
			if !matches!(
				state.map(|enrolment| enrolment.state),
				Some(Participation::InService { .. })
			) {
				continue;
			}
			let now = Timestamp::get();
			for (side, until) in [(&organiser, None), (&participant, Some(now))] {
				let participant = participant.clone();
				call(by(side.clone()), Call::confirm_end { activity, participant, until })
					.expect("one side after the other");
			}
			self.review(activity, &organiser, &participant, score);
			let settled = Call::settle { activity, participant: participant.clone() };
			// Or it is done later by itself.
			let _ = call(by(organiser.clone()), settled);
		}
		// What is left of it comes back.
		let _ = call(by(organiser), Call::close { activity });
	}

	/// Both sides think the same of each other.
	fn review(&mut self, activity: ActivityId, organiser: &AccountId, who: &AccountId, score: u8) {
		use pallet_reviews::{Call, Side, seal_of};
		let sides = [(organiser, Side::Publisher), (who, Side::Participant)];
		let (comment, salt) = ([0; 32], [7; 32]);
		for (author, side) in sides {
			let seal = seal_of(activity, who, side, score, &comment, &salt);
			let _ =
				call(by(author.clone()), Call::seal { activity, participant: who.clone(), seal });
		}
		for (author, side) in sides {
			let participant = who.clone();
			let opened = Call::open { activity, participant, side, score, comment, salt };
			let _ = call(by(author.clone()), opened);
		}
	}

	/// Auditors decide what waits for them: one, or two if it is grave.
	fn decide(&mut self, subject: Subject<AccountId>, decision: Decision) {
		let Some(case) = Audit::case_of(subject) else { return };
		let branch = Audit::case(case).and_then(|record| record.branch).expect("a branch's");
		for place in 0..2 {
			let is_open =
				|record: pallet_audit::CaseOf<Runtime>| record.state == pallet_audit::State::Open;
			if Audit::case(case).is_some_and(is_open) {
				let opinion = pallet_audit::Opinion::Hash([0; 32]);
				let decide = pallet_audit::Call::decide { case, decision, opinion };
				call(by(staff(branch, Role::Auditor, place)), decide).expect("an auditor decides");
			}
		}
	}
}

const HOURS_IN_BLOCKS: BlockNumber = crate::HOURS;

/// Ninety days, and what is to be seen at their end.
fn simulate<Seen>(seed: u64, style: Style, see: impl FnOnce(Score) -> Seen) -> Seen {
	let mut ext = sp_io::TestExternalities::default();
	ext.execute_with(|| {
		let patch = genesis::preset(&genesis::CONSORTIUM_LOCAL.into()).expect("a preset");
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("JSON");
		merge(&mut config, serde_json::from_slice(&patch).expect("JSON"));
		build_state::<RuntimeGenesisConfig>(config.to_string().into_bytes()).expect("sound");
		let mut town = Town::new(seed, style);
		for _ in 0..HOURS {
			town.live();
		}
		Risk::do_try_state().expect("risk");
		Audit::do_try_state().expect("audit");
		see(town.score)
	})
}
