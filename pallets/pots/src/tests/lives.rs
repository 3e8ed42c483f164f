// SPDX-License-Identifier: Apache-2.0

//! Random lives of pots: whatever is sent by whomever, the invariants hold, the coins are where a small model says, and
//! nothing large was paid with one signature.

use super::*;
use crate::PaymentOf;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use std::collections::BTreeMap;
use timebank_primitives::Moment;

/// Who sends a call about something that is a branch's.
#[derive(Clone, Copy, Debug)]
enum Caller {
	/// This treasurer of that branch.
	Of(u64),
	Any(AccountId),
}

impl Caller {
	fn account(self, branch: BranchId) -> AccountId {
		match self {
			Self::Of(which) => AccountId::from(branch) * 10 + which,
			Self::Any(who) => who,
		}
	}
}

/// Earmarks and payments are counted from the newest one back, of those that are there.
#[derive(Clone, Debug)]
enum Step {
	Grant(AccountId, AccountId, Balance),
	Allocate(AccountId, BranchId, Balance, Moment),
	Use(Caller, usize, AccountId, Balance),
	Approve(Caller, usize),
	Withdraw(Caller, usize),
	GiveBack(Caller, usize),
	Reassign(usize),
	HandOver(BranchId),
	Sweep(usize),
	/// What became of it already: an id that was given, or not yet.
	Again(AccountId, PaymentId, EarmarkId),
	BeginClosure(BranchId, BranchId),
	Reinstate(BranchId),
	/// Close a branch, if nothing of it is left.
	Close(BranchId),
	Donate(BranchId, Balance),
	Suspend(AccountId),
	/// Take the role from a treasurer, or give it back.
	Dismiss(AccountId),
	SetLimit(Balance),
	Wait(Moment),
	WaitBlocks(u64),
}

/// A treasurer mostly; of branches 1 to 4.
fn anybody() -> impl Strategy<Value = AccountId> {
	prop_oneof![
		8 => (1u64..5, 1u64..4).prop_map(|(branch, which)| branch * 10 + which),
		1 => Just(MEI),
	]
}

fn caller() -> impl Strategy<Value = Caller> {
	prop_oneof![4 => (1u64..4).prop_map(Caller::Of), 1 => anybody().prop_map(Caller::Any)]
}

fn recipient() -> impl Strategy<Value = AccountId> {
	prop_oneof![8 => Just(MEI), 8 => Just(TOM), 2 => anybody(), 1 => Just(BLOCKED), 1 => Just(999)]
}

fn step() -> impl Strategy<Value = Step> {
	let branch = || 1u32..6;
	let nth = || 0usize..4;
	let amount = || prop_oneof![1 => Just(0u128), 20 => 1u128..120, 6 => 100u128..400];
	let moment = || prop_oneof![1 => Just(0u64), 8 => 1u64..400, 4 => 400u64..2_500];
	let below = prop_oneof![4 => 2u32..5, 1 => branch()];
	prop_oneof![
		6 => (anybody(), recipient(), amount()).prop_map(|(by, to, amount)| Step::Grant(by, to, amount)),
		16 => (anybody(), below, amount(), moment())
			.prop_map(|(by, to, amount, time)| Step::Allocate(by, to, amount, time)),
		16 => (caller(), nth(), recipient(), amount())
			.prop_map(|(by, nth, to, amount)| Step::Use(by, nth, to, amount)),
		12 => (caller(), nth()).prop_map(|(by, nth)| Step::Approve(by, nth)),
		2 => (caller(), nth()).prop_map(|(by, nth)| Step::Withdraw(by, nth)),
		2 => (caller(), nth()).prop_map(|(by, nth)| Step::GiveBack(by, nth)),
		6 => nth().prop_map(Step::Reassign),
		3 => branch().prop_map(Step::HandOver),
		4 => nth().prop_map(Step::Sweep),
		1 => (anybody(), 0u64..12, 0u32..12).prop_map(|(by, payment, earmark)| Step::Again(by, payment, earmark)),
		1 => (branch(), branch()).prop_map(|(branch, to)| Step::BeginClosure(branch, to)),
		1 => branch().prop_map(Step::Reinstate),
		1 => branch().prop_map(Step::Close),
		2 => (branch(), amount()).prop_map(|(branch, amount)| Step::Donate(branch, amount)),
		1 => recipient().prop_map(Step::Suspend),
		1 => anybody().prop_map(Step::Dismiss),
		1 => (0u128..200).prop_map(Step::SetLimit),
		3 => moment().prop_map(Step::Wait),
		3 => (1u64..DAY + 2).prop_map(Step::WaitBlocks),
	]
}

/// With `who`, if they are not there, or without them.
fn toggled(mut list: Vec<AccountId>, who: AccountId) -> Vec<AccountId> {
	match list.iter().position(|other| *other == who) {
		Some(index) => drop(list.remove(index)),
		None => list.push(who),
	}
	list
}

/// An earmark, as the model sees it.
#[derive(Clone)]
struct Given {
	giver: BranchId,
	receiver: BranchId,
	left: Balance,
	until: Moment,
	uses: Vec<(AccountId, Balance)>,
}

/// What must have become of the coins, told from the calls that succeeded and nothing else.
#[derive(Clone, Default)]
struct Model {
	pots: BTreeMap<BranchId, Balance>,
	members: BTreeMap<AccountId, Balance>,
	earmarks: BTreeMap<EarmarkId, Given>,
	waiting: BTreeMap<PaymentId, (AccountId, PaymentOf<Test>)>,
	/// By branch, the blocks in which one signature paid, and how much.
	single: BTreeMap<BranchId, Vec<(u64, Balance)>>,
	payments: PaymentId,
	next_earmark: EarmarkId,
}

impl Model {
	fn request(&mut self, by: AccountId, payment: PaymentOf<Test>) {
		let (branch, now) = ((by / 10) as BranchId, System::block_number());
		let paid = self.single.entry(branch).or_default();
		// The window began with the first payment that is not in an earlier one.
		let mut window: Option<(u64, Balance)> = None;
		for (block, amount) in paid.iter() {
			match &mut window {
				Some((since, sum)) if *block < *since + DAY => *sum += amount,
				_ => window = Some((*block, *amount)),
			}
		}
		let spent = window.filter(|(since, _)| now < since + DAY).map_or(0, |(_, sum)| sum);
		if spent + payment.amount() <= Limit::get() {
			paid.push((now, payment.amount()));
			self.make(branch, payment);
		} else {
			self.waiting.insert(self.payments, (by, payment));
			self.payments += 1;
		}
	}

	fn make(&mut self, branch: BranchId, payment: PaymentOf<Test>) {
		match payment {
			Payment::Grant { to, amount, .. } => {
				*self.pots.get_mut(&branch).expect("a pot") -= amount;
				*self.members.entry(to).or_default() += amount;
			}
			Payment::Allocation { to, amount, until, .. } => {
				*self.pots.get_mut(&branch).expect("a pot") -= amount;
				let uses = Vec::new();
				let given = Given { giver: branch, receiver: to, left: amount, until, uses };
				self.earmarks.insert(self.next_earmark, given);
				self.next_earmark += 1;
			}
			Payment::Use { earmark, to, amount, .. } => {
				let given = self.earmarks.get_mut(&earmark).expect("an earmark");
				assert_eq!(given.receiver, branch, "another branch's earmark was used");
				assert!(Now::get() < given.until, "it was used when its time was over");
				given.left -= amount;
				given.uses.push((to, amount));
				*self.members.entry(to).or_default() += amount;
			}
		}
	}

	/// An earmark that is there, and the branch that has received it.
	fn earmark(&self, nth: usize) -> (EarmarkId, BranchId) {
		let found = self.earmarks.iter().rev().nth(nth);
		found.map_or((self.next_earmark, 1), |(id, given)| (*id, given.receiver))
	}

	/// A payment that waits, and the branch that would pay.
	fn payment(&self, nth: usize) -> (PaymentId, BranchId) {
		let found = self.waiting.iter().rev().nth(nth);
		found.map_or((self.payments, 1), |(id, (by, _))| (*id, (by / 10) as BranchId))
	}

	/// Send what the step says, and note what must come of it.
	fn play(&mut self, step: Step) -> DispatchResult {
		match step {
			Step::Grant(by, to, amount) => {
				grant(by, to, amount)?;
				self.request(by, Payment::Grant { to, amount, note: note() });
			}
			Step::Allocate(by, to, amount, time) => {
				let until = Now::get() + time;
				Pots::allocate(signed(by), to, amount, purpose("meals"), until)?;
				let purpose = purpose("meals");
				self.request(by, Payment::Allocation { to, amount, purpose, until });
			}
			Step::Use(by, nth, to, amount) => {
				let (earmark, branch) = self.earmark(nth);
				let by = by.account(branch);
				spend(by, earmark, to, amount)?;
				self.request(by, Payment::Use { earmark, to, amount, note: note() });
			}
			Step::Approve(by, nth) => {
				let (id, branch) = self.payment(nth);
				let by = by.account(branch);
				Pots::approve(signed(by), id)?;
				let (first, payment) = self.waiting.remove(&id).expect("it waited");
				assert!(first != by && first / 10 == by / 10, "two of one branch");
				assert_ne!(payment.recipient(), Some(&by), "somebody approved their own");
				assert!(!Dismissed::get().contains(&first), "somebody signed who was dismissed");
				self.make(branch, payment);
			}
			Step::Withdraw(by, nth) => {
				let (id, branch) = self.payment(nth);
				Pots::withdraw(signed(by.account(branch)), id)?;
				self.waiting.remove(&id).expect("it waited");
			}
			Step::GiveBack(by, nth) => {
				let (id, branch) = self.earmark(nth);
				Pots::give_back(signed(by.account(branch)), id)?;
				let given = self.earmarks.get_mut(&id).expect("an earmark");
				*self.pots.get_mut(&given.giver).expect("a pot") += std::mem::take(&mut given.left);
			}
			Step::Reassign(nth) => {
				let (id, _) = self.earmark(nth);
				Pots::reassign(signed(MEI), id)?;
				let given = self.earmarks.get_mut(&id).expect("an earmark");
				given.giver = Closing::get()[&given.giver];
			}
			Step::HandOver(branch) => {
				Pots::hand_over(signed(MEI), branch)?;
				let all = std::mem::take(self.pots.get_mut(&branch).expect("a pot"));
				*self.pots.get_mut(&Closing::get()[&branch]).expect("a pot") += all;
			}
			Step::Sweep(nth) => {
				let (id, _) = self.earmark(nth);
				Pots::sweep(signed(MEI), id).map_err(|error| error.error)?;
				let given = self.earmarks.remove(&id).expect("an earmark");
				assert_eq!(given.left, 0, "coins were swept away");
			}
			Step::Again(by, payment, earmark) => {
				if !self.waiting.contains_key(&payment) {
					assert!(Pots::approve(signed(by), payment).is_err(), "it was made twice");
					assert!(Pots::withdraw(signed(by), payment).is_err(), "it was made already");
				}
				if self.earmarks.get(&earmark).is_none_or(|given| given.left == 0) {
					assert!(Pots::give_back(signed(by), earmark).is_err(), "nothing was left");
					assert!(spend(by, earmark, MEI, 1).is_err(), "nothing was left");
				}
			}
			Step::BeginClosure(branch, to) => {
				if branch != to && Tree::get().contains_key(&branch) {
					begin_closure(branch, to);
				}
			}
			Step::Reinstate(branch) => {
				let mut closing = Closing::get();
				closing.remove(&branch);
				Closing::set(&closing);
			}
			Step::Close(branch) => {
				<Pots as WindingUp>::ensure_wound_up(branch)?;
				<Pots as WindingUp>::forget(branch);
				close(branch);
				assert_eq!(self.pots[&branch], 0, "coins were left behind");
			}
			Step::Donate(branch, amount) => {
				// Nobody gives to a branch that is gone.
				if Tree::get().contains_key(&branch) {
					set_balance(&Purse::Pot(branch), pot(branch).0 + amount);
					*self.pots.get_mut(&branch).expect("a pot") += amount;
				}
			}
			Step::Suspend(who) => Suspended::set(&toggled(Suspended::get(), who)),
			Step::Dismiss(who) => Dismissed::set(&toggled(Dismissed::get(), who)),
			Step::SetLimit(limit) => Limit::set(&limit),
			Step::Wait(time) => wait(time),
			Step::WaitBlocks(blocks) => wait_blocks(blocks),
		}
		Ok(())
	}

	fn check(&self) {
		for (branch, coins) in &self.pots {
			let received = self.earmarks.values().filter(|given| given.receiver == *branch);
			let earmarked = received.map(|given| given.left).sum();
			assert_eq!(pot(*branch), (*coins, earmarked), "coins of branch {branch}");
		}
		for (who, coins) in &self.members {
			assert_eq!(coins_of(*who), *coins, "coins of member {who}");
		}
		assert_eq!(Earmarks::<Test>::iter().count(), self.earmarks.len());
		for (id, Given { giver, receiver, left, uses, .. }) in &self.earmarks {
			let record = earmark(*id);
			assert_eq!((record.giver, record.receiver, record.left()), (*giver, *receiver, *left));
			let told = (0..record.uses).step_by(50).flat_map(|from| Pots::uses(*id, from, 50));
			let told: Vec<_> = told.map(|row| (row.to, row.amount)).collect();
			assert_eq!(told, *uses, "how earmark {id} was used");
		}
		assert_eq!(Waiting::<Test>::iter().count(), self.waiting.len());
		for (id, (by, payment)) in &self.waiting {
			let waiting = Pots::waiting(*id).expect("it waits");
			assert_eq!((&waiting.by, &waiting.payment), (by, payment));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(500))]

	#[test]
	fn coins_are_where_the_model_says(steps in prop::collection::vec(step(), 1..150)) {
		build_and_execute(|| {
			let pots = (1..=5).map(|branch| (branch, 1_000)).collect();
			let mut model = Model { pots, ..Default::default() };
			for step in steps {
				let _ = with_storage_layer(|| model.play(step));
				Pots::do_try_state().expect("the invariants hold after each step");
				model.check();
			}
		});
	}
}
