// SPDX-License-Identifier: Apache-2.0

//! Random lives, beside a model that is a matrix: who owes whom, with the sign of who does.

use super::*;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use std::collections::BTreeMap;
use timebank_primitives::{BranchId, Membership};

/// From 1 on; the row and the column 0 are not used.
const BRANCHES: usize = 7;

/// How many members each branch has at first.
const MEMBERS: u64 = 2;

#[derive(Clone, Debug)]
enum Step {
	Mint(AccountId, Balance),
	Burn(AccountId, Balance),
	Pay(AccountId, AccountId, Balance),
	Settle(AccountId, AccountId, Balance),
	SetLimit(BranchId, BranchId, Option<Balance>),
	Net(BranchId, BranchId),
	Idle(u64),
	BeginClosure(BranchId, BranchId),
	CallOff(BranchId),
	Rehome(BranchId, Vec<AccountId>),
	MovePositions(BranchId),
}

fn step() -> impl Strategy<Value = Step> {
	let branch = || 1u32..7;
	let who = || (1u64..7, 0..MEMBERS).prop_map(|(branch, member)| branch * 100 + member);
	let amount = || 1u64..400;
	prop_oneof![
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Mint(who, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Burn(who, amount)),
		6 => (who(), who(), amount()).prop_map(|(from, to, amount)| Step::Pay(from, to, amount)),
		3 => (who(), who(), amount()).prop_map(|(from, to, amount)| Step::Settle(from, to, amount)),
		2 => (branch(), branch(), prop::option::of(0u64..600))
			.prop_map(|(debtor, creditor, limit)| Step::SetLimit(debtor, creditor, limit)),
		6 => (branch(), branch()).prop_map(|(debtor, branch)| Step::Net(debtor, branch)),
		2 => (0u64..200).prop_map(Step::Idle),
		1 => (branch(), branch()).prop_map(|(branch, to)| Step::BeginClosure(branch, to)),
		1 => branch().prop_map(Step::CallOff),
		2 => (branch(), prop::collection::vec(who(), 0..4))
			.prop_map(|(branch, members)| Step::Rehome(branch, members)),
		2 => branch().prop_map(Step::MovePositions),
	]
}

#[derive(Clone, Default)]
struct Model {
	/// What the first owes the second, less than 0 if it is the other way round.
	owes: [[i128; BRANCHES]; BRANCHES],
	coins: BTreeMap<AccountId, i128>,
	homes: BTreeMap<AccountId, usize>,
	limits: BTreeMap<(usize, usize), i128>,
	closing: BTreeMap<usize, usize>,
}

fn index(branch: BranchId) -> usize {
	usize::try_from(branch).expect("few")
}

impl Model {
	/// The members that there are, and those of them who have coins at first.
	fn new() -> Self {
		let mut model = Self::default();
		for branch in 1..BRANCHES {
			for member in 0..MEMBERS {
				let who = branch as u64 * 100 + member;
				model.homes.insert(who, branch);
				model.coins.insert(who, if member == 0 { 10_000 } else { 0 });
			}
		}
		model
	}

	fn limit(&self, debtor: usize, creditor: usize) -> i128 {
		self.limits.get(&(debtor, creditor)).copied().unwrap_or(i128::from(DefaultLimit::get()))
	}

	fn owe(&mut self, debtor: usize, creditor: usize, amount: i128) {
		self.owes[debtor][creditor] += amount;
		self.owes[creditor][debtor] -= amount;
	}

	/// Whether this can be done; then it is.
	fn settle(&mut self, from: AccountId, to: AccountId, amount: i128) -> bool {
		if self.coins[&from] < amount {
			return false;
		}
		*self.coins.entry(from).or_default() -= amount;
		*self.coins.entry(to).or_default() += amount;
		let (here, there) = (self.homes[&from], self.homes[&to]);
		if here != there {
			self.owe(here, there, amount);
		}
		true
	}

	fn become_one(&self, branch: usize, other: usize) -> bool {
		self.closing.get(&branch) == Some(&other) || self.closing.get(&other) == Some(&branch)
	}

	fn may_pay(&self, from: AccountId, to: AccountId, amount: i128) -> bool {
		let (here, there) = (self.homes[&from], self.homes[&to]);
		let after = self.owes[here][there] + amount;
		here == there
			|| self.become_one(here, there)
			|| amount == 0
			|| after <= self.limit(here, there).max(0)
	}

	fn net(&mut self, debtor: usize, branch: usize) -> bool {
		if self.become_one(debtor, branch) {
			return false;
		}
		let mut left = self.owes[debtor][branch].max(0);
		let before = left;
		for creditor in
			(1..BRANCHES).filter(|creditor| !self.become_one(branch, *creditor)).collect::<Vec<_>>()
		{
			let room = self.limit(debtor, creditor) - self.owes[debtor][creditor];
			let amount = left.min(self.owes[branch][creditor]).min(room).max(0);
			left -= amount;
			self.owe(debtor, creditor, amount);
			self.owe(creditor, branch, amount);
			self.owe(branch, debtor, amount);
		}
		left < before
	}

	fn rehome(&mut self, branch: usize, members: &[AccountId]) -> bool {
		let Some(to) = self.closing.get(&branch).copied() else { return false };
		for who in members {
			if self.homes[who] == branch {
				self.homes.insert(*who, to);
				self.owe(branch, to, self.coins[who]);
			}
		}
		true
	}

	fn move_positions(&mut self, branch: usize) -> bool {
		let Some(to) = self.closing.get(&branch).copied() else { return false };
		for other in (1..BRANCHES).filter(|other| *other != to) {
			let owed = self.owes[branch][other];
			self.owe(branch, other, -owed);
			self.owe(to, other, owed);
			self.owe(branch, to, owed);
		}
		true
	}

	/// As the registry of branches does: there is never a chain of successors.
	fn begin_closure(&mut self, branch: usize, to: usize) {
		let takes_over = self.closing.values().any(|successor| *successor == branch);
		let closing = |branch| self.closing.contains_key(&branch);
		if branch != to && !takes_over && !closing(branch) && !closing(to) {
			self.closing.insert(branch, to);
		}
	}

	/// What others owe each branch, less what it owes.
	fn nets(&self) -> Vec<i128> {
		self.owes.iter().map(|row| -row.iter().sum::<i128>()).collect()
	}
}

/// Whether the call did it.
fn play(step: Step, model: &mut Model) -> (bool, bool) {
	let before = Rehomed::get();
	let root = RuntimeOrigin::root;
	let (done, expected) = match step {
		Step::Mint(who, amount) => {
			*model.coins.entry(who).or_default() += i128::from(amount);
			(mint(who, amount).is_ok(), true)
		}
		Step::Burn(who, amount) => {
			let coins = model.coins.entry(who).or_default();
			let can = *coins >= i128::from(amount);
			*coins -= if can { i128::from(amount) } else { 0 };
			(with_storage_layer(|| burn(who, amount)).is_ok(), can)
		}
		Step::Pay(from, to, amount) => {
			let done = with_storage_layer(|| pay(from, to, amount)).is_ok();
			let amount = i128::from(amount);
			(done, model.may_pay(from, to, amount) && model.settle(from, to, amount))
		}
		Step::Settle(from, to, amount) => {
			let done = with_storage_layer(|| settle(from, to, amount)).is_ok();
			(done, model.settle(from, to, amount.into()))
		}
		Step::SetLimit(debtor, creditor, limit) => {
			let pair = (index(debtor), index(creditor));
			if debtor != creditor {
				model.limits.remove(&pair);
				model.limits.extend(limit.map(|limit| (pair, i128::from(limit))));
			}
			let done = Clearing::set_limit(root(), debtor, creditor, limit).is_ok();
			(done, debtor != creditor)
		}
		Step::Net(debtor, branch) => {
			let nets = model.nets();
			let expected = model.net(index(debtor), index(branch));
			assert_eq!(model.nets(), nets, "nobody has more or less");
			(Clearing::net(anybody(), debtor, branch).is_ok(), expected)
		}
		Step::Idle(weight) => {
			System::set_block_number(System::block_number() + 1);
			assert!(idle(weight).ref_time() <= weight);
			// In which order is its own affair; what must be right of it is checked below.
			for debtor in 1..BRANCHES {
				for creditor in 1..BRANCHES {
					let (from, to) = (debtor as BranchId, creditor as BranchId);
					let debt = i128::from(Clearing::position(from, to).debt());
					let before = model.owes[debtor][creditor];
					assert!(debt <= before.max(model.limit(debtor, creditor)));
				}
			}
			let nets = model.nets();
			model.owes = Default::default();
			for (debtor, creditor, amount) in debts() {
				model.owe(index(debtor), index(creditor), amount.into());
			}
			assert_eq!(model.nets(), nets, "nobody has more or less");
			(true, true)
		}
		Step::BeginClosure(branch, to) => {
			model.begin_closure(index(branch), index(to));
			(true, true)
		}
		Step::CallOff(branch) => {
			model.closing.remove(&index(branch));
			(true, true)
		}
		Step::Rehome(branch, members) => {
			let expected = model.rehome(index(branch), &members);
			let members = members.try_into().expect("few");
			let call = || Clearing::rehome(anybody(), branch, members);
			(with_storage_layer(call).is_ok(), expected)
		}
		Step::MovePositions(branch) => {
			let nets = model.nets();
			let expected = model.move_positions(index(branch));
			assert_eq!(model.nets(), nets, "nobody has more or less");
			(Clearing::move_positions(anybody(), branch).is_ok(), expected)
		}
	};
	if !done {
		// The fake register is not in the storage that is rolled back.
		Rehomed::set(before);
	}
	let closing = model.closing.iter();
	Closing::set(closing.map(|(branch, to)| (*branch as BranchId, *to as BranchId)).collect());
	(done, expected)
}

proptest! {
	#[test]
	fn moving_positions_leaves_each_net_position_and_can_be_called_off(
		movements in prop::collection::vec((1u64..7, 1u64..7, 1u64..300), 1..30),
		branch in 1u32..7,
		offset in 1u32..6,
	) {
		build_and_execute(|| {
			for (from, to, amount) in movements {
				settle(from * 100, to * 100, amount).expect("they have coins");
			}
			let before = net_positions();
			let successor = (branch + offset - 1) % 6 + 1;
			Closing::set([(branch, successor)].into());
			assert!(Clearing::move_positions(anybody(), branch).is_ok());
			assert_eq!(net_positions(), before);
			let left: Vec<_> = Clearing::positions(branch).into_iter().map(|(other, _)| other).collect();
			assert!(left.is_empty() || left == [successor]);
			Closing::set(Default::default());
			assert_eq!(net_positions(), before);
		});
	}

	#[test]
	fn the_books_are_those_of_the_model(steps in prop::collection::vec(step(), 1..150)) {
		build_and_execute(|| {
			NettingPeriod::set(3);
			DefaultLimit::set(500);
			let mut model = Model::new();
			for step in steps {
				let told = format!("{step:?}");
				let (done, expected) = play(step, &mut model);
				assert_eq!(done, expected, "{told}");
				Clearing::do_try_state().expect("the invariants hold after each step");

				let mut owed = Vec::new();
				let mut outstanding = [0; BRANCHES];
				for debtor in 1..BRANCHES {
					for creditor in 1..BRANCHES {
						if let Ok(amount @ 1..) = u64::try_from(model.owes[debtor][creditor]) {
							owed.push((debtor as BranchId, creditor as BranchId, amount));
						}
					}
				}
				assert_eq!(debts(), owed, "{told}");
				assert_eq!(model.nets().into_iter().sum::<i128>(), 0);
				for (who, home) in &model.homes {
					assert_eq!(FakeMembers::home(who), Some(*home as BranchId));
					outstanding[*home] += model.coins[who];
				}
				for (branch, expected) in outstanding.into_iter().enumerate() {
					let known = Clearing::coverage(branch as BranchId).outstanding;
					assert_eq!(i128::from(known), expected);
				}
			}
		});
	}

	#[test]
	fn without_limits_a_round_leaves_nobody_between(
		movements in prop::collection::vec((1u64..7, 1u64..7, 1u64..300), 1..30),
		weights in prop::collection::vec(21u64..100, 40),
	) {
		build_and_execute(|| {
			DefaultLimit::set(u64::MAX);
			for (from, to, amount) in movements {
				settle(from * 100, to * 100, amount).expect("they have coins");
			}
			let before = net_positions();
			System::set_block_number(100);
			for weight in weights {
				assert!(idle(weight).ref_time() <= weight);
			}
			assert_eq!(crate::Cursor::<Test>::get(), None, "the round has come to its end");
			for branch in 1..=6 {
				let positions = Clearing::positions(branch);
				let owes = positions.iter().any(|(_, position)| position.debt() > 0);
				let is_owed = positions.iter().any(|(_, position)| position.credit() > 0);
				assert!(!(owes && is_owed), "branch {branch} is between others");
			}
			assert_eq!(net_positions(), before);
		});
	}
}
