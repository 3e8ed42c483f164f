// SPDX-License-Identifier: Apache-2.0

//! A year of a consortium: members come and go, give, serve, redeem and are levied, branches mint, allocate and owe each
//! other, and one of them closes. It is a story told by chance, the same each time, in signed transactions and motions.
//!
//! The test keeps books of its own ([`books`]), by the rules as they are documented. They tell of every deed whether it is
//! refused and why, and after every block what everybody has; the chain must agree. All invariants hold after every block.
//!
//! What falls due in activities happens by itself at the end of the next block that has room for it.
//!
//! Four things the books do not tell. In which order the weekly netting goes through the debts is checked for what it must not change,
//! and taken over. In which order is done what falls due in the same three minutes, which of the activities that passed are drawn to be
//! looked at, and what the screening notices is taken over.

mod auditing;
mod books;
mod cases;
mod coins;
mod deadlines;
mod debts;
mod deeds;
mod helping;
mod judging;
mod partners;
mod people;
mod pots;
mod reviews;
mod services;

use super::{chance::Chance, *};
use Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use auditing::*;
use books::*;
use cases::*;
use coins::*;
use deadlines::*;
use deeds::*;
use frame_support::{
	instances::Instance1,
	storage::{TransactionOutcome, with_transaction_unchecked},
	traits::{
		PalletsInfoAccess,
		fungible::{Inspect, InspectHold},
	},
};
use pallet_activities::Funding;
use pallet_clearing::Position;
use pallet_risk::Kind;
use pallet_time_coin::{HoldReason, IdleTerms};
use partners::*;
use people::*;
use pots::*;
use reviews::*;
use services::*;
use sp_runtime::{ModuleError, PerThing, Permill, Saturating};
use std::collections::{BTreeMap, BTreeSet};
use timebank_primitives::{BranchId, Oversight, Succession};

/// What each new member gets.
const WELCOME: Balance = 5 * TIME;

/// The branch that closes, and the one that takes over.
const CLOSING: BranchId = 3;
const SUCCESSOR: BranchId = 2;

struct Year {
	people: Vec<Pair>,
	books: Books,
	chance: Chance,
	/// How often each kind of deed was done, and how often it was refused.
	deeds: BTreeMap<String, (u32, u32)>,
	/// How often each refusal was heard.
	refusals: BTreeMap<String, u32>,
	/// When netting last changed anything, and how often it did.
	netted: (BlockNumber, u32),
}

impl Year {
	fn new(seed: u64) -> Self {
		Self {
			people: cast(),
			books: Books::new(),
			chance: Chance::new(seed),
			deeds: BTreeMap::new(),
			refusals: BTreeMap::new(),
			netted: (0, 0),
		}
	}

	fn account(&self, who: Person) -> AccountId {
		id(&self.people[who])
	}

	/// The time in a block: one is made in each slot in which any is.
	fn time_of(block: BlockNumber) -> Moment {
		(FIRST_SLOT + u64::from(block) - 1) * SLOT_DURATION
	}

	fn count(&mut self, deed: &Deed, outcome: Outcome) {
		let (done, refused) = self.deeds.entry(deed.kind()).or_default();
		match outcome {
			Ok(()) => *done += 1,
			Err(refusal) => {
				*refused += 1;
				*self.refusals.entry(refusal.into()).or_default() += 1;
			}
		}
	}

	/// Make this block, as if all before it had been empty, with up to so many transactions. Nobody sends two.
	fn block(
		&mut self,
		number: BlockNumber,
		count: usize,
		mut next: impl FnMut(&mut Self) -> (Person, Deed),
	) {
		self.books.advance(number, Self::time_of(number));
		let mut senders = BTreeSet::new();
		let (mut story, mut transactions) = (Vec::new(), Vec::new());
		for _ in 0..count {
			let (who, deed) = next(self);
			if senders.insert(who) {
				let expected = self.books.perform(By::Person(who), &deed);
				self.count(&deed, expected);
				transactions.push(signed(&self.people[who], deed.call(|who| self.account(who))));
				story.push((who, deed, expected));
			}
		}
		self.tend();
		let outcomes = self.make(number, transactions);
		self.follow_draws();
		self.follow_alerts();
		for ((who, deed, expected), outcome) in story.into_iter().zip(outcomes) {
			let outcome = match &outcome {
				Ok(Ok(())) => Ok(()),
				Ok(Err(error)) => Err(name_of(error)),
				Err(TransactionValidityError::Invalid(invalid)) => Err(format!("{invalid:?}")),
				Err(unknown) => panic!("{who}, {deed:?}: {unknown:?}"),
			};
			let expected = expected.map_err(String::from);
			assert_eq!(outcome, expected, "block {number}: {who}, {deed:?}");
		}
		self.compare();
	}

	/// Make this block, as if all before it had been empty.
	fn make(
		&self,
		number: BlockNumber,
		story: Vec<UncheckedExtrinsic>,
	) -> Vec<ApplyExtrinsicResult> {
		let slots = u64::from(number - System::block_number());
		System::set_block_number(number - 1);
		// Nothing is ever scheduled here, and none of the blocks between would have found anything.
		pallet_scheduler::IncompleteSince::<Runtime>::put(number);
		block_after(slots, story)
	}

	/// One person does one thing, in a block of its own.
	fn act(&mut self, who: Person, deed: Deed) {
		self.block(System::block_number() + 1, 1, |_| (who, deed.clone()));
	}

	/// Three branches move in one block that something be done. Whatever the motion is, it is carried.
	fn decide(&mut self, deed: Deed) {
		use pallet_collective::{Call, Event, ProposalCount};
		type Council = Call<Runtime, Instance1>;
		let call = deed.call(|who| self.account(who));
		let proposal_hash = call.using_encoded(sp_io::hashing::blake2_256).into();
		let (length_bound, threshold) = (call.encoded_size() as u32, 3);
		let proposal_weight_bound = call.get_dispatch_info().call_weight;
		let index = ProposalCount::<Runtime, Instance1>::get();
		let vote = Council::vote { proposal: proposal_hash, index, approve: true };
		let close = Council::close { proposal_hash, index, proposal_weight_bound, length_bound };
		let motion = [
			(Alice, Council::propose { threshold, proposal: Box::new(call), length_bound }),
			(Alice, vote.clone()),
			(Bob, vote.clone()),
			(Dave, vote),
			(Alice, close),
			// A branch has so many motions, until it clears them away.
			(Alice, Council::release_proposal_cost { proposal_hash }),
		];
		// Signed as if each had been sent before the next one.
		let transactions = with_transaction_unchecked(|| {
			let sign = |(branch, call): (Sr25519Keyring, _)| {
				let transaction = signed(&branch.pair(), RuntimeCall::from(call));
				System::inc_account_nonce(branch.to_account_id());
				transaction
			};
			TransactionOutcome::Rollback(motion.map(sign).into())
		});
		let number = System::block_number() + 1;
		self.books.advance(number, Self::time_of(number));
		let expected = self.books.perform(By::Council, &deed);
		self.count(&deed, expected);
		self.tend();
		let outcomes = self.make(number, transactions);
		self.follow_draws();
		self.follow_alerts();
		for outcome in outcomes {
			outcome.expect("a valid transaction").expect("a proper motion");
		}
		let mut events = System::events().into_iter().map(|record| record.event);
		let carried = events.find_map(|event| match event {
			RuntimeEvent::Council(Event::Executed { result, .. }) => Some(result),
			_ => None,
		});
		let carried = carried.expect("it was executed");
		// The event tells which error it was by its number only.
		assert_eq!(carried.is_ok(), expected.is_ok(), "{deed:?}: {carried:?}, {expected:?}");
		self.compare();
	}

	/// Chain and books agree on everything that anybody has, owes or may do.
	fn compare(&mut self) {
		self.follow_netting();
		let books = &self.books;
		assert_eq!(System::block_number(), books.block);
		assert_eq!(Timestamp::get(), books.now);
		self.compare_activities();
		for (who, member) in &books.members {
			let (account, who) = (self.account(*who), *who);
			let held = |reason: HoldReason| Balances::balance_on_hold(&reason.into(), &account);
			let found = (TimeCoin::balance(account.clone()), held(HoldReason::Redemption));
			assert_eq!(found, ((member.free, member.escrow), member.reserved), "of {who}");
			assert_eq!(held(HoldReason::Review), member.held, "held back from {who}");
			assert_eq!(Balances::total_balance(&account), member.total(), "of {who}");
			assert_eq!(TimeCoin::due(account.clone()), books.due(who), "due from {who}");
			let record = Profiles::member(account.clone()).expect("a member");
			let standing = match record.status {
				pallet_profiles::Status::Pending { .. } => Standing::Pending,
				pallet_profiles::Status::Active => Standing::Active,
				pallet_profiles::Status::Suspended { branch, .. } => {
					Standing::Suspended { by: branch }
				}
				pallet_profiles::Status::Left { .. } => Standing::Left,
				pallet_profiles::Status::Deceased { .. } => {
					unreachable!("nobody dies in this year")
				}
			};
			assert_eq!((record.branch, standing), (member.home, member.standing), "{who}");
		}
		for who in books.esteems.keys() {
			self.compare_standing(*who);
		}
		let members = pallet_profiles::Members::<Runtime>::iter_keys().count();
		assert_eq!(members, books.members.len());

		let totals = (books.issuance(), books.minted, books.burnt);
		assert_eq!(TimeCoin::issuance(), totals);
		assert_eq!(TimeCoin::room(), books.room());
		assert_eq!(pallet_time_coin::Movements::<Runtime>::get(), books.movements);
		let period = books.period();
		let turnover = |period| books.turnovers.get(&period).copied().unwrap_or_default();
		let before = period.checked_sub(1).map_or(0, turnover);
		assert_eq!(TimeCoin::turnover(), (turnover(period), before));

		for branch in 1..=5 {
			assert_eq!(Branches::exists(branch), books.exists(branch));
			assert_eq!(Branches::successor(branch), books.successor(branch));
			let record = books.branches.get(&branch).cloned().unwrap_or_default();
			let gone = books.gone.get(&branch).copied();
			let totals = gone.unwrap_or((record.minted, record.burnt));
			assert_eq!(TimeCoin::totals(branch), totals, "of {branch}");
			let (free, earmarked, account) = Pots::pot(branch);
			assert_eq!((free, earmarked), record.pot, "of {branch}");
			let aside = Balances::balance_on_hold(&HoldReason::Activity.into(), &account);
			assert_eq!(aside, record.aside, "set aside by {branch}");
			let held = Balances::balance_on_hold(&HoldReason::Review.into(), &account);
			assert_eq!(held, record.held, "held back from {branch}");
			let tally = Pots::tally(branch);
			let found = (tally.given, tally.received, tally.waiting);
			assert_eq!(found, books.tally(branch), "of {branch}");
			let left = books.single_signature_left(branch);
			assert_eq!(Pots::single_signature_left(branch), left, "of {branch}");
			assert_eq!(TimeCoin::quota(branch), books.quota_left(branch), "of {branch}");
			let coverage = Clearing::coverage(branch);
			let found = (coverage.outstanding, coverage.reserve);
			assert_eq!(found, (books.outstanding(branch), books.reserve(branch)), "of {branch}");
			let residents = pallet_profiles::MembersAt::<Runtime>::get(branch) as usize;
			assert_eq!(residents, books.residents(branch).count(), "at {branch}");
			for other in 1..=5 {
				assert_eq!(owes(branch, other), books.owes(branch, other), "{branch}, {other}");
			}
		}

		for (number, earmark) in books.earmarks.iter().enumerate() {
			let found = Pots::earmark(number as u32);
			assert_eq!(found.is_none(), earmark.is_swept, "earmark {number}");
			let Some(found) = found else { continue };
			assert_eq!(
				(found.giver, found.receiver, found.granted, found.spent, found.returned),
				(earmark.giver, earmark.receiver, earmark.granted, earmark.spent, earmark.returned),
				"earmark {number}"
			);
			assert_eq!((found.until, found.uses), (earmark.until, earmark.uses));
		}
		self.compare_cases();
		let open = pallet_partners::Redemptions::<Runtime>::iter_keys().collect::<BTreeSet<_>>();
		assert_eq!(open, books.redemptions.keys().copied().collect());
	}

	/// What is known of somebody, and what they may do because of it.
	fn compare_standing(&self, who: Person) {
		let known = self.books.esteem(who);
		let found = Reviews::standing(self.account(who));
		let standing = &found.standing;
		let services = (standing.served_steps, standing.services, standing.received_steps);
		let expected = (known.served_steps, known.services, known.received_steps);
		assert_eq!(services, expected, "services of {who}");
		let lapses = (standing.late, standing.absences, standing.withheld);
		assert_eq!(lapses, (known.late, known.absences, known.withheld), "lapses of {who}");
		assert_eq!(standing.published, known.published, "activities of {who}");
		assert_eq!((found.rating, found.rating_as_publisher), known.ratings(), "ratings of {who}");
		let merits = (found.credit, found.points, found.stars);
		assert_eq!(merits, (known.credit(), known.points(), known.stars()), "merits of {who}");
	}

	/// Every activity and every participant is as far as it should be.
	fn compare_activities(&self) {
		use pallet_activities::{Participation, Stage as Found};
		let books = &self.books;
		let open = pallet_activities::Activities::<Runtime>::iter_keys().collect::<BTreeSet<_>>();
		assert_eq!(open, books.activities.keys().copied().collect());
		for (activity, record) in &books.activities {
			let found = Activities::activity(*activity).expect("it is open");
			let stage = match found.stage {
				Found::Submitted => Stage::Submitted,
				Found::Open => Stage::Open,
				Found::Returned { .. } => Stage::Returned,
				Found::Concluded => Stage::Concluded,
			};
			assert_eq!((stage, found.version), (record.stage, record.version), "{activity}");
			assert_eq!(
				(found.due, found.served),
				(record.due, record.served),
				"{activity}: {record:?}"
			);
			let numbers = (found.enrolled, found.under_way);
			assert_eq!(numbers, (record.rows.len() as u32, record.under_way()), "{activity}");
			let waiting = Activities::waiting_list(*activity).into_iter();
			let expected = record.waiting.iter().map(|(stars, who)| (*stars, self.account(*who)));
			assert!(waiting.eq(expected), "who waits for {activity}");
			for (who, row) in &record.rows {
				let found = Activities::participation(*activity, self.account(*who));
				let found = found.expect("they are enrolled");
				assert_eq!((found.extra, found.due), (row.extra, row.due), "{who} in {activity}");
				let agrees = match (found.state, row.state) {
					(Participation::Applied, Progress::Applied)
					| (Participation::Waiting, Progress::Waiting)
					| (Participation::Admitted { .. }, Progress::Admitted { .. })
					| (Participation::Arriving { .. }, Progress::Arriving { .. })
					| (Participation::Absent { .. }, Progress::Absent)
					| (Participation::Disputed { .. }, Progress::Disputed { .. })
					| (Participation::Settled, Progress::Settled) => true,
					(
						Participation::InService { since, ended_by },
						Progress::InService { since: began, ended },
					) => since == began && ended_by.map(|by| by.1) == ended.map(|by| by.1),
					(
						Participation::Ended { since, until, review_until, .. },
						Progress::Ended { since: began, until: ended, review_until: reviewed },
					) => (since, until, review_until) == (began, ended, reviewed),
					_ => false,
				};
				assert!(agrees, "{who} in {activity}: {:?}, {:?}", found.state, row.state);
			}
		}
		let series = pallet_activities::AllSeries::<Runtime>::iter();
		let series: BTreeMap<_, _> = series.map(|(id, row)| (id, (row.left, row.due))).collect();
		let expected = books.series.iter().map(|(id, series)| (*id, (series.left, series.due)));
		assert_eq!(series, expected.collect());
		let pairs = pallet_reviews::Pairs::<Runtime>::iter_keys().collect::<BTreeSet<_>>();
		let expected = books.pairs.keys().map(|(activity, who)| (*activity, self.account(*who)));
		assert_eq!(pairs, expected.collect());
	}

	/// At the end of a block. The one that ends a session has no room for anything.
	fn tend(&mut self) {
		if self.books.block.is_multiple_of(DAYS) {
			return;
		}
		let accounts: Vec<_> = self.people.iter().map(id).collect();
		for place in places_of_idle_time(self.books.block) {
			match place {
				Place::Activities => self.books.tend_all(|tick, task| {
					let task = on_chain(task, |who| accounts[who].clone());
					pallet_activities::Queue::<Runtime>::hashed_key_for(tick, task)
				}),
				Place::Reviews => self.books.tend_reviews(),
				Place::Audit => self.books.tend_cases(),
			}
		}
	}

	/// If a round of netting has changed what branches owe each other, check that it was time for one, that nobody owes more or
	/// less in all, and that no debt grew above its limit; and take it over.
	fn follow_netting(&mut self) {
		let branches: Vec<_> = self.books.branches.keys().copied().collect();
		let pairs =
			|| branches.iter().flat_map(|debtor| branches.iter().map(|other| (*debtor, *other)));
		if pairs().all(|(debtor, other)| owes(debtor, other) == self.books.owes(debtor, other)) {
			return;
		}
		let before = self.books.clone();
		self.books.owed = pairs()
			.filter(|(debtor, other)| debtor < other)
			.map(|(debtor, other)| ((debtor, other), owes(debtor, other)))
			.collect();
		let all = |books: &Books| -> i128 {
			pairs().map(|(debtor, other)| books.owes(debtor, other).max(0)).sum()
		};
		assert!(all(&self.books) < all(&before), "less is owed");
		for branch in &branches {
			assert_eq!(self.books.owes_in_all(*branch), before.owes_in_all(*branch));
		}
		for (debtor, other) in pairs() {
			let (then, now) = (before.owes(debtor, other), self.books.owes(debtor, other));
			let limit = self.books.limit(debtor, other);
			assert!(now <= then.max(0) || now <= limit, "{debtor} owes {other} too much");
		}
		let (last, count) = self.netted;
		let number = System::block_number();
		assert!(count == 0 || number - last >= 7 * DAYS, "a round each week");
		self.netted = (number, count + 1);
	}
}

/// Where something falls due.
#[derive(Clone, Copy)]
enum Place {
	Activities,
	Reviews,
	Audit,
}

/// In which order they have the time that a block has left. Every pallet comes first in its turn.
fn places_of_idle_time(block: BlockNumber) -> Vec<Place> {
	let mut all: Vec<_> = AllPalletsWithSystem::infos().iter().map(|info| info.name).collect();
	let first = block as usize % all.len();
	all.rotate_left(first);
	let place = |name: &str| match name {
		"Activities" => Some(Place::Activities),
		"Reviews" => Some(Place::Reviews),
		"Audit" => Some(Place::Audit),
		_ => None,
	};
	all.into_iter().filter_map(place).collect()
}

/// What one branch owes another on the chain; less than nothing: it is owed.
fn owes(debtor: BranchId, creditor: BranchId) -> i128 {
	let signed = |amount: Balance| i128::try_from(amount).expect("there are not so many coins");
	match Clearing::position(debtor, creditor) {
		Position::Even => 0,
		Position::Owes(amount) => signed(amount),
		Position::IsOwed(amount) => -signed(amount),
	}
}

/// How the error is called.
fn name_of(error: &DispatchError) -> String {
	match error {
		DispatchError::Module(ModuleError { message: Some(name), .. }) => (*name).into(),
		other => format!("{other:?}"),
	}
}

/// What the Council has set from some day on.
fn calendar(day: BlockNumber) -> Vec<Deed> {
	let percent = Permill::from_percent;
	let idle = |levy, expiry| {
		let terms = IdleTerms { period: 10 * DAYS, exempt: 6 * TIME, levy: percent(levy), expiry };
		Deed::Set(Setting::IdleTerms(terms))
	};
	match day {
		1 => vec![
			// Blocks are rare in this story; nobody is to blame.
			Deed::Set(Setting::UptimeThreshold(Permill::zero())),
			// One a day: its first block has no room for transactions.
			Deed::Set(Setting::SessionLength(DAYS)),
			Deed::Set(Setting::GrowthFloor(75 * TIME)),
			Deed::Set(Setting::DefaultLimit(20 * TIME)),
			Deed::Set(Setting::SingleSignatureLimit(2 * TIME)),
			Deed::Set(Setting::CorrectionPeriod(14 * DAYS)),
			Deed::Set(Setting::LargeAmount(5 * TIME)),
			Deed::Set(Setting::GraveAmount(5 * TIME)),
			Deed::Set(Setting::FastPassAfter(1)),
			Deed::Set(Setting::Probation(20 * 24)),
			Deed::Set(Setting::SampleRate(percent(40))),
			Deed::HoldAbove { kind: Kind::New, amount: 3 * TIME },
			Deed::HoldAbove { kind: Kind::Regular, amount: 3 * TIME },
			Deed::HoldAbove { kind: Kind::Trusted, amount: 3 * TIME },
			Deed::HoldAbove { kind: Kind::Pot, amount: 4 * TIME },
			Deed::SetQuota { branch: 1, amount: 60 * TIME, until: 310 * DAYS },
			Deed::SetQuota { branch: 4, amount: 25 * TIME, until: 365 * DAYS },
			Deed::SetLimit { debtor: 4, creditor: 2, limit: Some(8 * TIME) },
			Deed::AdmitPartner { account: PARTNERS[0] },
			Deed::AdmitPartner { account: PARTNERS[1] },
		],
		90 => vec![
			Deed::AddGuarantee {
				branch: 1,
				hours: 40 * TIME,
				valid_until: Year::time_of(300 * DAYS),
			},
			Deed::AddGuarantee {
				branch: 2,
				hours: 30 * TIME,
				valid_until: Year::time_of(120 * DAYS),
			},
			Deed::Set(Setting::RequiredCoverage(percent(30))),
		],
		130 => vec![Deed::Set(Setting::RequiredCoverage(Permill::zero()))],
		150 => vec![Deed::Set(Setting::Cap(14 * TIME))],
		170 => vec![idle(4, 0)],
		230 => vec![idle(2, 3)],
		270 => vec![Deed::BeginClosure { branch: CLOSING, successor: SUCCESSOR }],
		330 => vec![idle(0, 0)],
		_ => Vec::new(),
	}
}

/// The genesis of the preset.
fn consortium() -> Vec<u8> {
	let patch = genesis::preset(&genesis::CONSORTIUM_LOCAL.into()).expect("it is there");
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("JSON");
	merge(&mut config, serde_json::from_slice(&patch).expect("JSON"));
	config.to_string().into_bytes()
}

impl Year {
	/// Each branch gets its staff, some of whom are members.
	fn found(&mut self) {
		for branch in 1..=4 {
			let roles = [
				(REGISTRAR, Role::Registrar),
				(AUDITORS[0], Role::Auditor),
				(AUDITORS[1], Role::Auditor),
				(MINTER, Role::Minter),
				(TREASURERS[0], Role::Treasurer),
				(TREASURERS[1], Role::Treasurer),
			];
			for (place, role) in roles {
				let who = staff(branch, place);
				self.act(administrator(branch), Deed::GrantRole { branch, who, role });
			}
			for place in [AUDITORS[1], MINTER, TREASURERS[0]] {
				let who = staff(branch, place);
				self.act(staff(branch, REGISTRAR), Deed::Register { who, identity: who });
				self.act(who, Deed::Accept);
			}
		}
	}

	/// Somebody becomes a member, somewhere.
	fn newcomer(&mut self) -> (Person, Deed) {
		let registered = &self.books.members;
		// Who has asked and can accept still.
		let asked = registered.iter().find(|(_, member)| {
			let is_open =
				self.books.successor(member.home).is_none() && self.books.exists(member.home);
			member.standing == Standing::Pending && is_open
		});
		if let Some((who, _)) = asked {
			return (*who, Deed::Accept);
		}
		let new = (FOLK..FOLK_END).find(|who| !registered.contains_key(who));
		let who = new.unwrap_or(FOLK);
		let branch = [1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4][self.chance.below(11) as usize];
		(staff(branch, REGISTRAR), Deed::Register { who, identity: who })
	}

	fn day(&mut self, day: BlockNumber) {
		let morning = day * DAYS;
		// A session ends with the first block, which has no room for anything else.
		self.block(morning, 0, Self::think);
		for deed in calendar(day) {
			self.decide(deed);
		}
		if let Some(deed) = self.motion() {
			self.decide(deed);
		}
		let closes = self.books.successor(CLOSING).is_some();
		if closes && self.chance.percent(20) {
			// What is promised for its hours is promised for its successor's.
			for (id, hours, valid_until) in self.books.branches[&CLOSING].guarantees.clone() {
				self.decide(Deed::AddGuarantee { branch: SUCCESSOR, hours, valid_until });
				self.decide(Deed::RemoveGuarantee { branch: CLOSING, id });
			}
		}
		if closes && self.chance.percent(40) {
			self.decide(Deed::CloseBranch { branch: CLOSING });
		}
		for hour in [8, 12, 16] {
			let comes = self.chance.percent(if day < 40 { 15 } else { 3 });
			if comes {
				self.block(morning + hour * HOURS - 1, 1, Self::newcomer);
			}
			self.block(morning + hour * HOURS, 15, |year| {
				let closes = year.books.successor(CLOSING).is_some();
				match closes && year.chance.percent(15) {
					true => year.step_of_closure(CLOSING),
					false => year.think(),
				}
			});
		}
	}

	/// Tell the year that begins with this seed.
	fn tell(seed: u64) -> Self {
		SILENT.take();
		let mut ext = sp_io::TestExternalities::default();
		let mut year = Year::new(seed);
		ext.execute_with(|| {
			build_state::<RuntimeGenesisConfig>(consortium()).expect("a sound genesis");
			check_invariants();
			year.found();
		});
		for day in 1..=365 {
			// What is not committed is gone through with every block again.
			ext.commit_all().expect("there is nothing open");
			ext.execute_with(|| year.day(day));
		}
		ext.commit_all().expect("there is nothing open");
		ext.execute_with(|| {
			nothing_is_left_of_the_closed_branch();
			year.fall_silent();
			year.sweep_up();
		});
		year
	}

	/// Nobody does anything any more, and whatever was begun comes to its end by itself. Of who mints for it, it waits for a quota.
	fn fall_silent(&mut self) {
		// There is much to do in the first days.
		for day in (0..21).chain((3..52).map(|week| 7 * week)) {
			self.block((366 + day) * DAYS + 8 * HOURS, 0, Self::think);
		}
		let is_minted = |record: &Activity| matches!(record.funding, Funding::Minted(_));
		assert!(self.books.activities.values().all(is_minted), "something never ends");
		assert!(self.books.series.is_empty() && self.books.pairs.is_empty());
		assert!(self.books.members.values().all(|member| member.escrow == 0));
		let of_minted = |case: &Case| matches!(case.matter, Matter::Service { .. });
		assert!(self.books.cases.values().all(of_minted), "something waits for ever");
		assert!(self.books.held.is_empty() && self.books.passages.is_empty());
		assert!(self.books.rulings.is_empty(), "something can be appealed for ever");
	}

	/// A year later nobody needs to know any more how earmarks were used, nor who reviewed whom.
	fn sweep_up(&mut self) {
		let begin = 3 * 366 * DAYS + 1;
		let earmarks = 0..self.books.earmarks.len() as u32;
		let sweeps = earmarks.map(|earmark| Deed::Sweep { earmark });
		let pairs = self.books.acquaintances.keys();
		let pairs = pairs.map(|(reviewer, reviewed)| (*reviewer, *reviewed));
		let forgets = pairs.map(|(reviewer, reviewed)| Deed::ForgetPair { reviewer, reviewed });
		let deeds: Vec<_> = sweeps.chain(forgets).collect();
		for (number, deed) in (begin..).zip(deeds) {
			self.block(number, 1, |_| (administrator(1), deed.clone()));
		}
	}
}

/// All that can happen did in these years together, and often enough to mean something. What is rare is missing in one or the other: with every
/// weight that changes they take another course.
fn review(years: &[Year]) {
	for year in years {
		println!("{:?}, netted {} times", year.books.happenings, year.netted.1);
	}
	let mut deeds = BTreeMap::<&str, (u32, u32)>::new();
	for (kind, (done, refused)) in years.iter().flat_map(|year| &year.deeds) {
		let sum = deeds.entry(kind).or_default();
		*sum = (sum.0 + done, sum.1 + refused);
	}
	assert_eq!(deeds.len(), OFTEN_ENOUGH.len(), "{:?}", deeds.keys());
	let mut missing = Vec::new();
	for (kind, least_done, least_refused) in OFTEN_ENOUGH {
		let (done, refused) = deeds.get(kind).copied().unwrap_or_default();
		if done < least_done || refused < least_refused {
			missing.push(format!("{kind}: done {done} times, refused {refused} times"));
		}
	}
	let is_unheard =
		|refusal: &&str| years.iter().all(|year| !year.refusals.contains_key(*refusal));
	let unheard: Vec<_> = HEARD.into_iter().filter(is_unheard).collect();
	if unheard.len() > HEARD.len() / 20 {
		missing.push(format!("nobody was told {unheard:?}"));
	}
	for (what, least, of) in HAPPENED {
		let times: u32 = years.iter().map(|year| of(&year.books.happenings)).sum();
		if times < least {
			missing.push(format!("{what}: {times} times"));
		}
	}
	let netted: u32 = years.iter().map(|year| year.netted.1).sum();
	if netted < 60 {
		missing.push(format!("netted: {netted} times"));
	}
	assert!(missing.is_empty(), "{missing:#?}");
}

type Count = fn(&Happenings) -> u32;

/// How often what is no deed of anybody's happens at the least.
const HAPPENED: [(&str, u32, Count); 21] = [
	("a welcome put off", 1, |books| books.welcomes_put_off),
	("an overflow at the cap", 1, |books| books.overflows),
	("a levy", 30, |books| books.levies),
	("the end of idle coins", 1, |books| books.expiries),
	("a correction", 60, |books| books.corrections),
	("a service paid above a limit", 1, |books| books.paid_above_a_limit),
	("a service that was minted for", 10, |books| books.minted_for_service),
	("an activity approved too late", 30, |books| books.expired),
	("another occurrence", 8, |books| books.occurrences),
	("a service reported late", 5, |books| books.late),
	("an absence", 2, |books| books.absences),
	("a review withheld", 25, |books| books.withheld),
	("a dispute", 50, |books| books.disputes),
	("a case", 300, |books| books.cases),
	("a case that two decided", 2, |books| books.by_two),
	("a case escalated", 2, |books| books.escalated),
	("an activity that passed", 3, |books| books.passed),
	("a payment held", 10, |books| books.held),
	("a payment released", 5, |books| books.released),
	("an appeal", 10, |books| books.appeals),
	("a decision overturned", 3, |books| books.overturned),
];

/// How often each kind of deed is done at the least, and how often refused.
const OFTEN_ENOUGH: [(&str, u32, u32); 84] = [
	("Accept", 5, 0),
	("AcceptInvitation", 3, 1),
	("AcceptMove", 3, 3),
	("AddGuarantee", 2, 0),
	("Admit", 50, 25),
	("AdmitPartner", 2, 0),
	("Allocate", 25, 25),
	("Answer", 1, 3),
	("Appeal", 3, 3),
	("ApprovePayment", 5, 25),
	("Ask", 3, 5),
	("AskToMove", 5, 3),
	("BeginClosure", 1, 0),
	("CancelRedemption", 10, 25),
	("CheckIn", 5, 3),
	("CheckOut", 3, 3),
	("Claim", 3, 5),
	("ClaimWelcome", 1, 25),
	("ClearReviews", 0, 5),
	("CloseActivity", 10, 2),
	("CloseBranch", 1, 1),
	("Collect", 3, 15),
	("ConfirmEnd", 50, 10),
	("ConfirmRedemption", 15, 3),
	("ConfirmStart", 50, 10),
	("Correct", 25, 25),
	("Decide", 75, 25),
	("DecideAsConsortium", 3, 1),
	("Decline", 10, 3),
	("DeclineRedemption", 10, 1),
	("DelegateQuota", 3, 15),
	("DismissManager", 0, 0),
	("Dispute", 10, 5),
	("Donate", 50, 25),
	("Edit", 5, 5),
	("EndSeries", 0, 3),
	("Enrol", 100, 25),
	("Escalate", 1, 5),
	("ForgetPair", 25, 5),
	("Give", 50, 25),
	("GiveBack", 15, 10),
	("Grant", 50, 25),
	("GrantRole", 12, 3),
	("HoldAbove", 2, 0),
	("Handle", 5, 2),
	("HandOver", 1, 5),
	("Invite", 10, 5),
	("LeaveActivity", 10, 5),
	("LeaveTheBank", 1, 5),
	("Mint", 20, 25),
	("MovePositions", 1, 5),
	("Net", 5, 25),
	("OpenReview", 25, 10),
	("Penalise", 3, 0),
	("Publish", 50, 50),
	// Of the branches that give earmarks none closes.
	("Reassign", 0, 3),
	("Redeem", 50, 15),
	("Register", 10, 15),
	("Rehome", 2, 5),
	("ReinstateMember", 8, 8),
	("ReinstatePartner", 0, 1),
	("Release", 1, 3),
	("RemoveGuarantee", 0, 0),
	("ReportAbsence", 2, 3),
	("RevokeRole", 4, 5),
	("Sample", 2, 3),
	("Seal", 25, 25),
	("Set", 6, 0),
	("SetLimit", 2, 0),
	("SetQuota", 2, 0),
	("Settle", 15, 3),
	("SettleMany", 3, 5),
	("SuspendMember", 8, 1),
	("SuspendPartner", 1, 0),
	("Sweep", 15, 5),
	("TakeDown", 5, 2),
	("Tend", 0, 2),
	("TendCase", 0, 3),
	("TopUp", 2, 3),
	("Transfer", 50, 25),
	("UseEarmark", 10, 25),
	("WithdrawCorrection", 2, 2),
	("WithdrawHeld", 1, 2),
	("WithdrawPayment", 10, 3),
];

/// What somebody is told in each year.
const HEARD: [&str; 64] = [
	"AboveCap",
	"ActivityOver",
	"AlreadyDecided",
	"AlreadySealed",
	"AmountTooLarge",
	"BadOrigin",
	"BadSigner",
	"BranchClosing",
	"CaseNotFound",
	"CeilingReached",
	"CoinsHeld",
	"ConflictOfInterest",
	"CorrectionOfCorrection",
	"CoverageTooLow",
	"EarmarkExpired",
	"EndDiffers",
	"Final",
	"InDispute",
	"InsufficientBalance",
	"InsufficientCoins",
	"InvalidDecision",
	"LimitReached",
	"MemberSuspended",
	"NoPlaceLeft",
	"NotAuthorized",
	"NotAsked",
	"NotBelow",
	"NotClosing",
	"NotDue",
	"NotHolder",
	"NotMember",
	"NotOpen",
	"NotOwnFunding",
	"NotParty",
	"NotPassed",
	"NothingToDispute",
	"OpeningOver",
	"OutsideEnrolmentWindow",
	"OutsideServiceWindow",
	"OwnActivity",
	"OwnMinting",
	"OwnPayment",
	"PartnerSuspended",
	"PayerSuspended",
	"PaymentLapsed",
	"PersonRegistered",
	"QuotaExceeded",
	"QuotaExpired",
	"RecipientSuspended",
	"ReviewsMissing",
	"SameSigner",
	"SealMismatch",
	"SealingOver",
	"ServiceUnderWay",
	"StillRemembered",
	"StillSealed",
	"StillUsable",
	"StillWaiting",
	"TaskNotFound",
	"TooEarly",
	"TooFarAhead",
	"UnderReview",
	"WindowsDoNotFit",
	"WrongBranch",
];

/// The chain knows that it was, and nothing else.
fn nothing_is_left_of_the_closed_branch() {
	let former = pallet_branches::Former::<Runtime>::get(CLOSING).expect("it was there");
	assert_eq!((&former.account, former.successor), (&Charlie.to_account_id(), SUCCESSOR));
	assert_eq!(pallet_branches::ByAccount::<Runtime>::get(&former.account), None);
	assert!(!pallet_session::NextKeys::<Runtime>::contains_key(&former.account));
	assert!(!Session::validators().contains(&former.account));
	assert!(!pallet_branches::Branches::<Runtime>::contains_key(CLOSING));
	assert!(pallet_branches::Staff::<Runtime>::iter_values().all(|staff| staff.branch != CLOSING));
	assert!(!pallet_profiles::MembersAt::<Runtime>::contains_key(CLOSING));
	assert!(!pallet_time_coin::Quotas::<Runtime>::contains_key(CLOSING));
	assert_eq!(Balances::total_balance(&Pots::pot(CLOSING).2), 0);
	assert!(!pallet_pots::Tallies::<Runtime>::contains_key(CLOSING));
	assert!(!pallet_pots::SingleSigned::<Runtime>::contains_key(CLOSING));
	assert!(!pallet_clearing::Outstanding::<Runtime>::contains_key(CLOSING));
	assert!(!pallet_clearing::Guarantees::<Runtime>::contains_key(CLOSING));
	assert_eq!(pallet_clearing::Positions::<Runtime>::iter_prefix(CLOSING).count(), 0);
	assert_eq!(pallet_clearing::Limits::<Runtime>::iter_prefix(CLOSING).count(), 0);
	assert_eq!(pallet_clearing::LimitedDebtors::<Runtime>::iter_prefix(CLOSING).count(), 0);
}

#[test]
fn years_of_a_consortium_add_up() {
	let years = [1, 2, 3].map(|seed| std::thread::spawn(move || Year::tell(seed)));
	review(&years.map(|year| year.join().expect("a year that adds up")));
}

/// `YEARS=20 cargo test --release -p timebank-runtime --lib year`
#[test]
fn as_many_more_years_as_somebody_asks_for_add_up() {
	let years = std::env::var("YEARS").map_or(0, |years| years.parse().expect("a number"));
	(4..4 + years).for_each(|seed| drop(Year::tell(seed)));
}
