// SPDX-License-Identifier: Apache-2.0

//! Stories on the real runtime, executed natively, block by block, as nodes do it.

use super::{mix::Span, *};
use crate::{
	accounts::{self, AUDITORS},
	signing::Signing,
	spec::{self, Plan},
};
use codec::{Decode as _, Encode as _};
use frame_support::storage::transactional::with_transaction_unchecked;
use frame_system::Phase;
use pallet_activities::{Call as Activities, Event as Activity, Participation};
use pallet_time_coin::Call as Coin;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::{
	ApplyExtrinsicResult, Digest, DigestItem, TransactionOutcome,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use std::collections::BTreeSet;
use timebank_primitives::ActivityId;
use timebank_runtime::{
	AccountId, Executive, Hash, Header, Runtime, System, TIME, TimeCoin, UncheckedExtrinsic,
	genesis::CONSORTIUM_DEMO,
};

const MEMBERS: Index = 400;
const HOUR: Moment = 1_000;
const BALANCE: Balance = 100 * TIME;

/// The first slot, two years after the members joined.
const FIRST_SLOT: u64 = 900_000_000;

/// One helper, no payments, reviewed by both, decided by an auditor.
const PLAIN: Mix = Mix {
	transfers_per_story: 0.0,
	transfer_minutes: Span { min: 3, max: 3 },
	participants: Span { min: 1, max: 1 },
	service_minutes: Span { min: 60, max: 60 },
	review_share: 1.0,
	decided_by_auditor_share: 1.0,
};

fn full() -> Mix {
	Mix::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/mixes/full.toml"))).expect("sound")
}

/// What a node answers to what it is given.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Answer {
	Accept,
	Refuse,
	/// It is accepted, and nothing is heard of it until it is said to be lost.
	Swallow,
}

/// Somebody's part in what was settled.
#[derive(Debug)]
struct Settlement {
	activity: ActivityId,
	participant: AccountId,
	steps: u32,
	paid: Balance,
	late: bool,
}

/// A chain, its load, and what an observer writes down of both.
struct Town {
	source: Stories,
	slot: u64,
	last: Hash,
	/// How many transactions are asked for in a slot.
	rate: u64,
	/// What was asked of the source, and of each kind what it gave.
	asked: u64,
	kinds: BTreeMap<&'static str, u64>,
	/// Publishers, and steps agreed for a place, by activity.
	published: BTreeMap<ActivityId, (AccountId, u32, u32)>,
	settled: Vec<Settlement>,
	paid: Vec<(AccountId, AccountId, Balance)>,
	/// Branches of those who enrolled.
	enrolled_at: BTreeSet<BranchId>,
	failures: Vec<String>,
	/// Accepted, and in no block yet.
	pool: Vec<(u64, UncheckedExtrinsic)>,
	/// Swallowed, not lost yet.
	swallowed: Vec<(u64, UncheckedExtrinsic)>,
}

/// Tell this story of a town with `members`, on a chain of its own.
fn on(mix: Mix, members: Index, rate: u64, test: impl FnOnce(Town)) {
	let mut state = spec::network(CONSORTIUM_DEMO).expect("it comes with the runtime");
	let plan = Plan { members, balance: BALANCE, hour: Some(HOUR) };
	spec::populate(&mut state, &plan).expect("a sound genesis");
	state.execute_with(|| {
		let nonce = |index| System::account_nonce(accounts::account(index));
		let setting = Setting {
			members,
			hour: HOUR,
			rate: rate as f64,
			seconds: 0,
			seed: 7,
			signing: Signing::new(System::block_hash(0)),
			nonces: (0..members + AUDITORS).map(nonce).collect(),
		};
		let last = System::block_hash(0);
		test(Town {
			source: Stories::new(mix, setting).expect("there are enough"),
			slot: FIRST_SLOT,
			last,
			rate,
			asked: 0,
			kinds: BTreeMap::new(),
			published: BTreeMap::new(),
			settled: Vec::new(),
			paid: Vec::new(),
			enrolled_at: BTreeSet::new(),
			failures: Vec::new(),
			pool: Vec::new(),
			swallowed: Vec::new(),
		});
	});
}

impl Town {
	/// What is sent in one slot comes into a block in the next.
	fn play(&mut self, slots: u64) {
		self.play_with(slots, |_| Answer::Accept);
	}

	fn play_with(&mut self, slots: u64, mut answer: impl FnMut(&Submission) -> Answer) {
		for _ in 0..slots {
			let mut given = Vec::new();
			for place in 0..self.rate {
				let now = self.slot * SLOT_DURATION + place * SLOT_DURATION / self.rate;
				self.asked += 1;
				let Some(next) = self.source.next(now) else { continue };
				let transaction = UncheckedExtrinsic::decode(&mut &next.bytes[..]).expect("whole");
				assert_eq!(next.hash, crate::chain::hash(&next.bytes));
				match answer(&next) {
					Answer::Accept => {
						*self.kinds.entry(next.kind).or_default() += 1;
						given.push((next.ticket, transaction));
					}
					Answer::Refuse => self.source.refused(next.ticket, "the pool is full"),
					Answer::Swallow => self.swallowed.push((next.ticket, transaction)),
				}
			}
			self.slot += 1;
			self.block(given);
		}
	}

	/// Let stories end, and begin none.
	fn drain(&mut self) {
		self.source.room = f64::NEG_INFINITY;
		for _ in 0..200 {
			self.play(1);
			if self.source.stories.is_empty() {
				break;
			}
		}
		assert!(self.source.stories.is_empty(), "without an end: {:?}", self.source.stories);
		// The last payments.
		while !self.pool.is_empty() {
			self.slot += 1;
			self.block(Vec::new());
		}
	}

	fn block(&mut self, given: Vec<(u64, UncheckedExtrinsic)>) {
		let number = System::block_number() + 1;
		let digest = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(self.slot).encode());
		let digest = Digest { logs: vec![digest] };
		let header = Header::new(number, Hash::zero(), Hash::zero(), self.last, digest);
		Executive::initialize_block(&header);
		let now = self.slot * SLOT_DURATION;
		let clock = pallet_timestamp::Call::set { now };
		Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(clock.into()))
			.expect("valid")
			.expect("the clock goes on");
		self.pool.extend(given);
		let mut results = Vec::new();
		for (ticket, transaction) in core::mem::take(&mut self.pool) {
			match apply(&transaction) {
				Ok(result) => results.push((ticket, transaction, result)),
				// The block is full, or another one comes first: it stays in the pool.
				Err(TransactionValidityError::Invalid(
					InvalidTransaction::ExhaustsResources | InvalidTransaction::Future,
				)) => self.pool.push((ticket, transaction)),
				Err(error) => panic!("{error:?}: {:?}", transaction.function),
			}
		}
		self.last = Executive::finalize_block().hash();
		let block = BlockSeen { number, hash: self.last, now };

		let records = System::events();
		let of = |phase: Phase| {
			let belongs = move |record: &&frame_system::EventRecord<RuntimeEvent, Hash>| {
				record.phase == phase
			};
			records.iter().filter(belongs).map(|record| record.event.clone()).collect::<Vec<_>>()
		};
		let hooks = [of(Phase::Initialization), of(Phase::Finalization)].concat();
		self.source.block(&hooks, &block);
		// The clock is the first.
		for (place, (ticket, transaction, result)) in (1..).zip(results) {
			let events = of(Phase::ApplyExtrinsic(place));
			let outcome = match result {
				Ok(()) => {
					self.observe(&transaction, &events);
					Outcome::Success
				}
				Err(error) => {
					self.failures.push(format!("{:?}: {error:?}", transaction.function));
					Outcome::Failure(format!("{error:?}"))
				}
			};
			self.source.included(ticket, &outcome, &events, &block);
		}
	}

	fn observe(&mut self, transaction: &UncheckedExtrinsic, events: &[RuntimeEvent]) {
		let signer = signer(transaction);
		match &transaction.function {
			RuntimeCall::TimeCoin(Coin::transfer { to, amount, .. }) => {
				self.paid.push((signer.clone(), to.clone(), *amount));
			}
			RuntimeCall::Activities(Activities::enrol { .. }) => {
				self.enrolled_at.extend(
					timebank_runtime::Profiles::member(signer.clone()).map(|member| member.branch),
				);
			}
			_ => {}
		}
		for event in events {
			match event {
				RuntimeEvent::Activities(Activity::Published { activity, .. }) => {
					let RuntimeCall::Activities(Activities::publish { terms, .. }) =
						&transaction.function
					else {
						panic!("published by something else");
					};
					let row = (signer.clone(), terms.steps, terms.places);
					self.published.insert(*activity, row);
				}
				RuntimeEvent::Activities(Activity::Settled {
					activity,
					participant,
					steps,
					paid,
					late,
					..
				}) => self.settled.push(Settlement {
					activity: *activity,
					participant: participant.clone(),
					steps: *steps,
					paid: *paid,
					late: *late,
				}),
				_ => {}
			}
		}
	}

	fn count(&self, kind: &str) -> u64 {
		self.kinds.get(kind).copied().unwrap_or_default()
	}

	/// What the report says of this.
	fn told(&self, what: &str) -> u64 {
		let summary = self.source.summary();
		let line = summary.iter().find(|(name, _)| name == what);
		line.unwrap_or_else(|| panic!("{what} in {summary:?}")).1
	}

	/// Every service was as long as agreed and paid so, once; and everybody has what follows from that, and nothing is left set aside.
	fn check_books(&self, members: Index) {
		let mut expected: BTreeMap<_, _> =
			(0..members).map(|index| (accounts::account(index), BALANCE)).collect();
		let mut change = |from: &AccountId, to: &AccountId, amount: Balance| {
			*expected.get_mut(from).expect("a member") -= amount;
			*expected.get_mut(to).expect("a member") += amount;
		};
		for (from, to, amount) in &self.paid {
			change(from, to, *amount);
		}
		let mut once = BTreeSet::new();
		for Settlement { activity, participant, steps, paid, late } in &self.settled {
			let (publisher, agreed, _) = &self.published[activity];
			assert_eq!((steps, *late), (agreed, false), "of {activity}");
			assert_eq!(*paid, Balance::from(*steps) * STEP);
			assert!(once.insert((activity, participant)), "settled twice");
			change(publisher, participant, *paid);
		}
		for (who, has) in expected {
			assert_eq!(TimeCoin::balance(who.clone()), (has, 0), "{who}");
		}
	}
}

/// As a node that makes a block: what does not get in leaves no trace.
fn apply(transaction: &UncheckedExtrinsic) -> ApplyExtrinsicResult {
	with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction.clone()) {
		Ok(result) => TransactionOutcome::Commit(Ok(result)),
		Err(error) => TransactionOutcome::Rollback(Err(error)),
	})
}

fn signer(transaction: &UncheckedExtrinsic) -> AccountId {
	use sp_runtime::generic::Preamble;
	match &transaction.preamble {
		Preamble::Signed(timebank_runtime::Address::Id(who), ..) => who.clone(),
		_ => panic!("nobody signed it"),
	}
}

fn check_invariants() {
	timebank_runtime::Activities::do_try_state().expect("activities");
	timebank_runtime::Audit::do_try_state().expect("audit");
	timebank_runtime::Reviews::do_try_state().expect("reviews");
	timebank_runtime::Risk::do_try_state().expect("risk");
	timebank_runtime::Allowance::do_try_state().expect("allowance");
	timebank_runtime::Clearing::do_try_state().expect("clearing");
	TimeCoin::do_try_state().expect("time coin");
}

/// Whether one is about the other, by so much of it.
#[track_caller]
fn assert_near(found: f64, expected: f64, part: f64) {
	assert!((found - expected).abs() <= part * expected, "{found}, not about {expected}");
}

#[test]
fn stories_of_the_full_mix_reach_their_end_and_everybody_is_paid() {
	on(full(), MEMBERS, 40, |mut town| {
		town.play(150);
		town.drain();
		assert_eq!(town.failures, Vec::<String>::new());
		let (begun, finished) =
			(town.told("stories that began"), town.told("stories that were finished"));
		assert!(begun >= 100, "{begun}");
		assert_eq!((finished, town.told("stories that broke off")), (begun, 0));
		assert_eq!(town.told("members who only pay after a story that broke off"), 0);
		assert_eq!(town.told("members of whom a nonce is missing"), 0);

		town.check_books(MEMBERS);
		assert_eq!(town.published.len() as u64, begun);
		let places: u32 = town.published.values().map(|(_, _, places)| places).sum();
		assert_eq!(town.settled.len(), places as usize);
		assert_eq!(town.told("services settled"), u64::from(places));
		// All is over, and nobody was late or withheld anything.
		assert_eq!(pallet_activities::Activities::<Runtime>::iter().count(), 0);
		assert_eq!(
			pallet_reviews::Pairs::<Runtime>::iter_values().filter(|pair| !pair.are_in()).count(),
			0
		);
		for (_, standing) in pallet_reviews::Standings::<Runtime>::iter() {
			assert_eq!((standing.late, standing.absences, standing.withheld), (0, 0, 0));
		}
		assert_eq!(town.enrolled_at, BTreeSet::from([1, 2, 3, 4]));
		check_invariants();
	});
}

#[test]
fn the_shares_are_those_of_the_mix() {
	let mix = Mix { review_share: 0.6, transfers_per_story: 10.0, ..full() };
	on(mix, 1_200, 60, |mut town| {
		// Until the first stories are through there are more payments.
		town.play(60);
		let (before, begun) = (town.kinds.clone(), town.told("stories that began"));
		let asked = town.asked;
		town.play(200);
		assert_eq!(town.failures, Vec::<String>::new());
		let stories = (town.told("stories that began") - begun) as f64;
		let more = |kind| (town.count(kind) - before.get(kind).copied().unwrap_or_default()) as f64;
		let given: f64 = town.kinds.keys().map(|kind| more(kind)).sum();
		assert_eq!(given, (town.asked - asked) as f64, "all that was asked for");
		assert_near(more("transfer") / stories, 10.0, 0.15);
		assert_near(more("publish") / stories, 1.0, 0.01);
		assert_near(more("enrol") / stories, 3.0, 0.1);
		for (kind, each) in
			[("admit", 1.0), ("confirm_start", 2.0), ("confirm_end", 2.0), ("settle", 1.0)]
		{
			assert_near(more(kind) / more("enrol"), each, 0.1);
		}
		for kind in ["seal", "open"] {
			assert_near(more(kind) / more("enrol"), 2.0 * 0.6, 0.15);
		}
		// Some of those that passed are drawn, and a publisher of whom one is looked at now does not pass.
		let passed = town.told("activities that passed without an auditor") as f64;
		assert_near(passed / town.told("stories that began") as f64, 0.7, 0.1);
		let drawn = town.told("of those, looked at by an auditor") as f64;
		assert_near(drawn / passed, 0.2, 0.4);
	});
}

#[test]
fn a_story_waits_for_its_moments_and_for_nothing_else() {
	on(PLAIN, 8, 4, |mut town| {
		town.play(1);
		assert_eq!(town.kinds, BTreeMap::from([("publish", 1), ("transfer", 3)]));
		town.drain();
		assert_eq!(town.failures, Vec::<String>::new());
		assert_eq!(town.told("stories that were finished"), 1);
		for (kind, count) in [
			("decide", 1),
			("enrol", 1),
			("admit", 1),
			("confirm_start", 2),
			("confirm_end", 2),
			("seal", 2),
			("settle", 1),
			("open", 2),
		] {
			assert_eq!(town.count(kind), count, "{kind}");
		}
		town.check_books(8);
	});
}

#[test]
fn what_costs_much_is_signed_by_two_auditors() {
	let mix = Mix {
		participants: Span { min: 12, max: 12 },
		service_minutes: Span { min: 120, max: 120 },
		..PLAIN
	};
	on(mix, 100, 20, |mut town| {
		town.play(20);
		town.drain();
		assert_eq!(town.failures, Vec::<String>::new());
		let begun = town.told("stories that began");
		assert_eq!(town.told("stories that were finished"), begun);
		assert_eq!(town.count("decide"), 2 * begun);
		town.check_books(100);
	});
}

#[test]
fn auditors_decide_where_nobody_has_a_clean_record() {
	on(Mix { decided_by_auditor_share: 0.0, ..PLAIN }, 40, 10, |mut town| {
		let _ = pallet_audit::Records::<Runtime>::clear(u32::MAX, None);
		town.play(30);
		town.drain();
		assert_eq!(town.failures, Vec::<String>::new());
		assert_eq!(town.told("activities that passed without an auditor"), 0);
		let begun = town.told("stories that began");
		assert_eq!((town.told("stories that were finished"), town.count("decide")), (begun, begun));
	});
}

#[test]
fn what_is_not_reviewed_is_settled_when_the_time_for_it_is_over() {
	on(Mix { review_share: 0.0, ..PLAIN }, 20, 5, |mut town| {
		town.play(10);
		town.drain();
		assert_eq!(town.failures, Vec::<String>::new());
		assert_eq!((town.count("seal"), town.count("open")), (0, 0));
		assert_eq!(town.count("settle"), town.told("stories that began"));
		town.check_books(20);
	});
}

#[test]
fn what_is_refused_is_sent_again_and_nothing_is_lost_by_it() {
	on(full(), MEMBERS, 40, |mut town| {
		let (mut given, mut refused) = (0, 0);
		town.play_with(80, |_| {
			given += 1;
			if given % 7 == 0 {
				refused += 1;
				return Answer::Refuse;
			}
			Answer::Accept
		});
		town.drain();
		assert!(refused > 400, "{refused}");
		assert_eq!(town.failures, Vec::<String>::new());
		assert_eq!(town.told("stories that broke off"), 0);
		assert_eq!(town.told("stories that were finished"), town.told("stories that began"));
		town.check_books(MEMBERS);
	});
}

#[test]
fn who_is_always_refused_leaves_and_their_story_breaks_off() {
	on(PLAIN, 40, 10, |mut town| {
		let mut victim = None;
		town.play_with(60, |next| {
			if next.kind == "enrol" {
				victim.get_or_insert(next.account);
			}
			if victim == Some(next.account) { Answer::Refuse } else { Answer::Accept }
		});
		town.drain();
		assert_eq!(town.failures, Vec::<String>::new());
		assert_eq!(town.told("stories that broke off at: enrol: refused: the pool is full"), 1);
		assert_eq!(town.told("stories that broke off"), 1);
		assert_eq!(town.told("members of whom a nonce is missing"), 1);
		assert_eq!(town.told("stories that were finished") + 1, town.told("stories that began"));
		// Who published it can do other things.
		assert_eq!(town.source.people.only_paying(), 2);
	});
}

#[test]
fn who_has_a_transaction_lost_waits_until_it_comes_after_all() {
	on(PLAIN, 12, 6, |mut town| {
		town.play_with(
			6,
			|next| {
				if next.kind == "enrol" { Answer::Swallow } else { Answer::Accept }
			},
		);
		let swallowed = core::mem::take(&mut town.swallowed);
		let count = swallowed.len() as u64;
		assert!(count > 0);
		for (ticket, _) in &swallowed {
			town.source.lost(*ticket);
			// Nobody is counted twice.
			town.source.lost(*ticket);
		}
		assert_eq!(town.told("stories that broke off at: enrol: lost"), count);
		assert_eq!(town.told("members of whom a nonce is missing"), count);
		town.play(3);
		town.slot += 1;
		town.block(swallowed);
		assert_eq!(town.told("members of whom a nonce is missing"), 0);
		town.play(20);
		assert_eq!(town.failures, Vec::<String>::new());
		assert_eq!(town.told("stories that broke off"), count);
	});
}

#[test]
fn a_story_in_which_something_fails_breaks_off_and_others_go_on() {
	on(PLAIN, 60, 10, |mut town| {
		town.play(5);
		// A helper changes their mind.
		let has_place =
			|state| matches!(state, Participation::Applied | Participation::Admitted { .. });
		let (activity, who, _) = pallet_activities::Enrolments::<Runtime>::iter()
			.find(|(_, _, enrolment)| has_place(enrolment.state))
			.expect("somebody has not begun yet");
		let helper = timebank_runtime::RuntimeOrigin::signed(who);
		timebank_runtime::Activities::leave(helper, activity).expect("nobody keeps them");
		town.play(10);
		town.drain();
		assert!(!town.failures.is_empty());
		assert_eq!(town.told("stories that broke off"), 1);
		assert_eq!(town.told("stories under way"), 0);
		let finished = town.told("stories that were finished");
		assert_eq!(finished + 1, town.told("stories that began"));
		assert_eq!(town.told("members who only pay after a story that broke off"), 2);
	});
}

#[test]
fn what_comes_before_what_it_follows_from_is_sent_again() {
	on(PLAIN, 60, 10, |mut town| {
		// The node makes its blocks in such an order that each enrolment meets an activity that nobody has approved yet.
		let mut early = Vec::new();
		town.play_with(8, |next| match next.kind {
			"enrol" => {
				early.push((next.account, next.ticket));
				Answer::Swallow
			}
			_ => Answer::Accept,
		});
		let not_open = Outcome::Failure("Activities(NotOpen)".into());
		let block = BlockSeen { number: 0, hash: Hash::zero(), now: 0 };
		assert!(!early.is_empty());
		for (account, ticket) in early {
			// Its nonce is used.
			System::inc_account_nonce(accounts::account(account));
			town.source.included(ticket, &not_open, &[], &block);
		}
		town.swallowed.clear();
		town.drain();
		assert_eq!(town.failures, Vec::<String>::new());
		assert_eq!(town.told("stories that broke off"), 0);
		assert_eq!(town.told("stories that were finished"), town.told("stories that began"));
	});
}

#[test]
fn what_a_pool_has_banned_is_signed_anew_and_anything_else_sent_as_it_is() {
	on(PLAIN, 8, 4, |mut town| {
		let mut now = FIRST_SLOT * SLOT_DURATION;
		let first = town.source.next(now).expect("a publication");
		let mut again = |reason, before: &Submission| {
			town.source.refused(before.ticket, reason);
			loop {
				now += SLOT_DURATION;
				let next = town.source.next(now).expect("something");
				if next.account == before.account {
					return next;
				}
			}
		};
		let second = again("the pool is full", &first);
		assert_eq!((second.hash, second.kind), (first.hash, "publish"));
		let third = again("Transaction is temporarily banned", &second);
		assert_ne!(third.hash, first.hash);
		assert_eq!(third.kind, "publish");
		let nonce = |next: &Submission| {
			let transaction = UncheckedExtrinsic::decode(&mut &next.bytes[..]).expect("whole");
			match transaction.preamble {
				sp_runtime::generic::Preamble::Signed(_, _, extension) => extension.6.encode(),
				_ => panic!("nobody signed it"),
			}
		};
		assert_eq!(nonce(&third), nonce(&first));
	});
}

#[test]
fn after_a_reorganisation_what_was_said_last_counts() {
	on(PLAIN, 8, 4, |mut town| {
		town.play(2);
		let id = *town.source.stories.keys().next().expect("one has begun");
		let ticket = town.source.stories[&id].tickets[0];
		let published = RuntimeEvent::Activities(Activity::Published {
			activity: 41,
			publisher: accounts::account(0),
			branch: 1,
			escrow: 0,
		});
		let block = BlockSeen { number: 9, hash: Hash::zero(), now: 0 };
		town.source.included(ticket, &Outcome::Success, &[published], &block);
		let kept = town.source.stories.get_mut(&id).expect("it goes on");
		let enrol = kept.story.call(Act::Enrol(0), &mut town.source.people, 0);
		assert_eq!(enrol, Activities::enrol { activity: 41 }.into());
	});
}

#[test]
fn too_few_members_for_a_story_are_refused() {
	let setting = Setting {
		members: 6,
		hour: HOUR,
		rate: 1.0,
		seconds: 1,
		seed: 1,
		signing: Signing::new(Hash::zero()),
		nonces: vec![0; 6 + AUDITORS as usize],
	};
	let error = Stories::new(full(), setting).err().expect("there are too few");
	assert_eq!(error.to_string(), "a story of this mix needs 7 members, and there are 6");
}
