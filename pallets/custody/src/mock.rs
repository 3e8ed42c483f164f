// SPDX-License-Identifier: Apache-2.0

//! A runtime with custody, a fake coin and something to do. Accounts 1 to 9 are members with 1,000 coins each, at home in
//! branch 2 but for 8, who is of branch 3; 9 has no key. Branch 2 stands below branch 1, branch 3 beside it. The first digit
//! of staff is their branch: 11, 21 and 31 are registrars, 12, 22 and 32 auditors, 14, 24, 25 and 34 custodians. The member 7
//! is a registrar and an auditor of branch 2 as well, and the member 6 a custodian of it.

use crate::{OnKeyReplaced, Scope, Scopes};
use frame_support::{
	Blake2_128Concat, derive_impl, ensure,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{ConstU32, Contains, EnsureOrigin, Time},
	weights::Weight,
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use timebank_primitives::{
	BranchId, Cause, Deaths, Keyless, Membership, Moment, Oversight, Paid, Payments, Purse, Role,
	Staff,
};

pub type AccountId = u64;
pub type Balance = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Custody: crate,
		Life: life,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type BaseCallFilter = NotClosed;
	type Block = frame_system::mocking::MockBlock<Test>;
}

/// The runtime's filter closes one call.
pub struct NotClosed;
impl Contains<RuntimeCall> for NotClosed {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::Life(life::Call::closed { .. }))
	}
}

/// What members do, as the other pallets would have it.
#[frame_support::pallet(dev_mode)]
pub mod life {
	use super::{AccountId, Balance, Free, Held, Left, NO_COINS, RawOrigin, move_free};
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::OriginTrait,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Dispatchable;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<
			AccountId = AccountId,
			RuntimeCall: Dispatchable<
				RuntimeOrigin = <Self as frame_system::Config>::RuntimeOrigin,
				PostInfo = PostDispatchInfo,
			> + GetDispatchInfo,
		>
	{
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Taking part: sets coins aside.
		#[pallet::call_index(0)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn join(origin: OriginFor<T>, price: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let free = Free::get(who).checked_sub(price).ok_or(NO_COINS)?;
			Free::insert(who, free);
			Held::mutate(who, |held| *held += price);
			Ok(())
		}

		/// Settling: frees what was set aside. Costs less than what it may.
		#[pallet::call_index(1)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn settle(origin: OriginFor<T>, amount: Balance) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let held = Held::get(who).checked_sub(amount).ok_or(NO_COINS)?;
			Held::insert(who, held);
			Free::mutate(who, |free| *free += amount);
			Ok(Some(Weight::from_parts(200, 2)).into())
		}

		/// Spending.
		#[pallet::call_index(2)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn pay(origin: OriginFor<T>, to: AccountId, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			move_free(who, to, amount)
		}

		/// What the table calls settling, and lessens the balance all the same.
		#[pallet::call_index(3)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn settle_with_loss(origin: OriginFor<T>, loss: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			move_free(who, 1, loss)
		}

		/// A batch with the origin's filters, which the table wrongly calls settling.
		#[pallet::call_index(4)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn batch(
			origin: OriginFor<T>,
			calls: Vec<<T as frame_system::Config>::RuntimeCall>,
		) -> DispatchResult {
			for call in calls {
				call.dispatch(origin.clone()).map_err(|failed| failed.error)?;
			}
			Ok(())
		}

		/// A proxy, with a fresh origin, which the table wrongly calls taking part.
		#[pallet::call_index(5)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn proxy(
			origin: OriginFor<T>,
			real: AccountId,
			call: Box<<T as frame_system::Config>::RuntimeCall>,
		) -> DispatchResult {
			let mut fresh = origin;
			fresh.reset_filter();
			fresh.set_caller_from(RawOrigin::Signed(real));
			call.dispatch(fresh).map_err(|failed| failed.error)?;
			Ok(())
		}

		/// Nobody does this for somebody else.
		#[pallet::call_index(6)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Left::mutate(|left| left.push(who));
			Ok(())
		}

		/// Taking part, but the runtime's filter has it closed.
		#[pallet::call_index(7)]
		#[pallet::weight(Weight::from_parts(500, 5))]
		pub fn closed(origin: OriginFor<T>) -> DispatchResult {
			ensure_signed(origin)?;
			Ok(())
		}
	}
}

impl life::Config for Test {}

/// The runtime's table, with two mistakes in it.
pub struct Table;
impl Scopes<AccountId, RuntimeCall> for Table {
	fn scope(custodian: &AccountId, _: &AccountId, call: &RuntimeCall) -> Option<Scope> {
		use life::Call;
		match call {
			RuntimeCall::Life(Call::join { .. } | Call::proxy { .. } | Call::closed { .. }) => {
				Some(Scope::Participate)
			}
			RuntimeCall::Life(
				Call::settle { .. } | Call::settle_with_loss { .. } | Call::batch { .. },
			) => Some(Scope::Settle),
			// Not to themselves.
			RuntimeCall::Life(Call::pay { to, .. }) if to == custodian => None,
			RuntimeCall::Life(Call::pay { .. }) => Some(Scope::Spend),
			RuntimeCall::Custody(_) => Some(Scope::Settle),
			_ => None,
		}
	}
}

pub const START: Moment = 1_000_000;
pub const DAY: Moment = 200;
pub const KEY_DELAY: Moment = 300;
pub const KEY_LAPSE: Moment = 700;
pub const SPENDING_DELAY: Moment = 200;
pub const DEATH_DELAY: Moment = 400;
pub const PERIOD: Moment = 10_000;

parameter_types! {
	pub static Now: Moment = START;
	pub const Day: Moment = DAY;
	pub const KeyDelay: Moment = KEY_DELAY;
	pub const KeyLapse: Moment = KEY_LAPSE;
	pub const SpendingDelay: Moment = SPENDING_DELAY;
	pub const DeathDelay: Moment = DEATH_DELAY;
	pub const MandatePeriod: Moment = PERIOD;
	pub const AssignedLimit: Balance = 50;
	/// Members who are suspended, who have left and who have died.
	pub static Suspended: Vec<AccountId> = vec![];
	pub static Left: Vec<AccountId> = vec![];
	pub static Dead: Vec<AccountId> = vec![];
	/// Accounts that were registered and have not accepted.
	pub static Pending: Vec<AccountId> = vec![];
	/// Members besides accounts 1 to 9.
	pub static Joined: Vec<AccountId> = vec![];
	/// Members who have moved to branch 3.
	pub static Moved: Vec<AccountId> = vec![];
	/// Staff of branch 2 besides those above.
	pub static Employed: Vec<(AccountId, Role)> = vec![];
	/// Staff who are staff no longer.
	pub static Dismissed: Vec<AccountId> = vec![];
	/// The accounts for which what their former key granted was revoked.
	pub static Revoked: Vec<AccountId> = vec![];
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		let is_member = (1..10).contains(who) || Joined::get().contains(who);
		let branch = if *who == 8 || Moved::get().contains(who) { 3 } else { 2 };
		(is_member && !Left::get().contains(who)).then_some(branch)
	}

	fn is_active(who: &AccountId) -> bool {
		Self::is_member(who) && !Suspended::get().contains(who) && !Dead::get().contains(who)
	}
}

impl Keyless<AccountId> for FakeMembers {
	fn is_keyless(who: &AccountId) -> bool {
		*who == 9
	}
}

impl Deaths<AccountId> for FakeMembers {
	fn declare(who: &AccountId) -> DispatchResult {
		ensure!(Self::is_member(who), DispatchError::Other("no member"));
		ensure!(!Dead::get().contains(who), DispatchError::Other("dead already"));
		Dead::mutate(|dead| dead.push(*who));
		Ok(())
	}

	fn weight() -> Weight {
		Weight::from_parts(3_000, 0)
	}
}

pub struct FakeStaff;

impl FakeStaff {
	fn role(who: &AccountId) -> Option<(BranchId, Role)> {
		let branch = (*who / 10) as BranchId;
		if Dismissed::get().contains(who) {
			return None;
		}
		if let Some((_, role)) = Employed::get().into_iter().find(|one| one.0 == *who) {
			return Some((2, role));
		}
		let role = match who {
			6 => return Some((2, Role::Custodian)),
			7 => return Some((2, Role::Registrar)),
			11 | 21 | 31 => Role::Registrar,
			12 | 22 | 32 => Role::Auditor,
			14 | 24 | 25 | 34 => Role::Custodian,
			_ => return None,
		};
		Some((branch, role))
	}
}

impl Staff<AccountId> for FakeStaff {
	fn branch(who: &AccountId) -> Option<BranchId> {
		Self::role(who).map(|(branch, _)| branch)
	}

	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		Self::role(who).filter(|held| held.1 == role).map(|(branch, _)| branch)
	}
}

pub struct FakeTree;
impl Oversight for FakeTree {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		above == branch || Self::stands_below(branch, above)
	}
	fn stands_below(branch: BranchId, above: BranchId) -> bool {
		(above, branch) == (1, 2)
	}
	fn exists(branch: BranchId) -> bool {
		(1..=3).contains(&branch)
	}
}

/// Whoever has this last digit works for the branch of the first; the member 7 does both for branch 2.
pub struct EnsureDigit<const DIGIT: u64>;
impl<const DIGIT: u64> EnsureOrigin<RuntimeOrigin> for EnsureDigit<DIGIT> {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(7)) => Ok((7, 2)),
			Ok(RawOrigin::Signed(who)) if (10..40).contains(&who) && who % 10 == DIGIT => {
				Ok((who, (who / 10) as BranchId))
			}
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(20 + DIGIT))
	}
}

/// All that is registered in any state, staff, and 50, a partner.
pub struct KnownAccounts;
impl Contains<AccountId> for KnownAccounts {
	fn contains(who: &AccountId) -> bool {
		(1..10).contains(who)
			|| Pending::get().contains(who)
			|| Joined::get().contains(who)
			|| FakeStaff::branch(who).is_some()
			|| *who == 50
	}
}

pub struct Revoker;
impl OnKeyReplaced<AccountId> for Revoker {
	fn on_key_replaced(account: &AccountId) {
		Revoked::mutate(|revoked| revoked.push(*account));
	}
	fn weight() -> Weight {
		Weight::from_parts(7, 0)
	}
}

/// Free coins, in the state: what fails is undone.
#[storage_alias]
pub type Free = StorageMap<Coins, Blake2_128Concat, AccountId, Balance, ValueQuery>;
/// Coins that were set aside.
#[storage_alias]
pub type Held = StorageMap<Coins, Blake2_128Concat, AccountId, Balance, ValueQuery>;
/// How much of a member's coins is frozen, set aside or not.
#[storage_alias]
pub type Frozen = StorageMap<Coins, Blake2_128Concat, AccountId, Balance, ValueQuery>;
/// Whether whatever can be held back is.
#[storage_alias]
pub type HoldsBack = StorageValue<Coins, bool, ValueQuery>;
/// The pots.
#[storage_alias]
pub type Pots = StorageMap<Coins, Blake2_128Concat, BranchId, Balance, ValueQuery>;
/// What was paid last, and why.
#[storage_alias]
pub type LastCause = StorageValue<Coins, Cause>;

pub const NO_COINS: DispatchError = DispatchError::Other("no coins");

pub fn move_free(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	Free::insert(from, Free::get(from).checked_sub(amount).ok_or(NO_COINS)?);
	Free::mutate(to, |free| *free += amount);
	Ok(())
}

pub struct FakeCoins;
impl Payments<AccountId> for FakeCoins {
	type Balance = Balance;

	fn pay(
		from: &Purse<AccountId>,
		to: &Purse<AccountId>,
		amount: Balance,
		cause: Cause,
	) -> Result<Paid, DispatchError> {
		LastCause::put(cause);
		let Purse::Member(payer) = from else { unreachable!("members pay") };
		let may_pay = FakeMembers::is_active(payer) || cause == Cause::Inheritance;
		ensure!(may_pay, DispatchError::Other("the payer is not active"));
		match to {
			Purse::Member(payee) => {
				ensure!(FakeMembers::is_active(payee), DispatchError::Other("not active"));
				if HoldsBack::get() && cause.can_be_held() {
					let left = Free::get(payer).checked_sub(amount).ok_or(NO_COINS)?;
					Free::insert(payer, left);
					Held::mutate(payer, |held| *held += amount);
					return Ok(Paid::Otherwise);
				}
				move_free(*payer, *payee, amount)?;
			}
			Purse::Pot(branch) => {
				let left = Free::get(payer).checked_sub(amount).ok_or(NO_COINS)?;
				Free::insert(payer, left);
				Pots::mutate(branch, |pot| *pot += amount);
			}
			_ => unreachable!("to members and pots"),
		}
		Ok(Paid::Plainly)
	}

	fn balance(purse: &Purse<AccountId>) -> Balance {
		let who = match purse {
			Purse::Member(who) => who,
			Purse::Held(who) => return Held::get(who),
			_ => unreachable!("only members are asked for"),
		};
		let untouchable = Frozen::get(who).saturating_sub(Held::get(who));
		Free::get(who).saturating_sub(untouchable)
	}

	fn content(purse: &Purse<AccountId>) -> Balance {
		let Purse::Member(who) = purse else { unreachable!("only members are asked for") };
		Free::get(who)
	}

	fn account(_: &Purse<AccountId>) -> AccountId {
		unreachable!("nobody asks")
	}
}

impl crate::Config for Test {
	type AssignedLimit = AssignedLimit;
	type AuditorOrigin = EnsureDigit<2>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
	type Coins = FakeCoins;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type Day = Day;
	type DeathDelay = DeathDelay;
	type Deaths = FakeMembers;
	type KeyDelay = KeyDelay;
	type KeyInUse = KnownAccounts;
	type KeyLapse = KeyLapse;
	type Keyless = FakeMembers;
	type MandatePeriod = MandatePeriod;
	type MaxCustodians = ConstU32<2>;
	type MaxMandates = ConstU32<2>;
	type Members = FakeMembers;
	type OnKeyReplaced = Revoker;
	type Oversight = FakeTree;
	type RegistrarOrigin = EnsureDigit<1>;
	type RuntimeCall = RuntimeCall;
	type Scopes = Table;
	type SpendingDelay = SpendingDelay;
	type Staff = FakeStaff;
	type Time = Clock;
	type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl timebank_primitives::BenchmarkHelper<AccountId> for Helper {
	fn make_branch(who: &AccountId) -> BranchId {
		<() as timebank_primitives::BenchmarkHelper<AccountId>>::make_branch(who)
	}
	fn make_branch_below(above: BranchId) -> BranchId {
		above
	}
	fn make_member(who: &AccountId) {
		Joined::mutate(|joined| joined.push(*who));
		Free::insert(who, 1_000);
	}
	fn make_member_elsewhere(who: &AccountId) {
		Self::make_member(who);
	}
	fn strain() {}
	fn lower_cap() {}
	fn hold_back() {
		HoldsBack::put(true);
	}
	fn fill_pot(_: BranchId) {}
	fn begin_closure(_: BranchId) {}
	fn make_partner() -> timebank_primitives::PartnerId {
		1
	}
	fn make_kinds(_: u16) {}
	fn make_staff(who: &AccountId, role: Role) {
		Employed::mutate(|employed| employed.push((*who, role)));
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, RuntimeCall> for Helper {
	fn make_keyless() -> AccountId {
		9
	}
	fn participation(_: &AccountId) -> RuntimeCall {
		RuntimeCall::Life(life::Call::join { price: 0 })
	}
}

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// The genesis, with nothing in the thread from another test.
pub fn new_test_ext() -> sp_io::TestExternalities {
	Now::set(START);
	Suspended::take();
	Left::take();
	Dead::take();
	Pending::take();
	Joined::take();
	Moved::take();
	Employed::take();
	Dismissed::take();
	Revoked::take();
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	let mut externalities = sp_io::TestExternalities::new(storage);
	externalities.execute_with(|| {
		System::set_block_number(1);
		for who in 1..10 {
			System::inc_providers(&who);
			Free::insert(who, 1_000);
		}
	});
	externalities
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		Custody::do_try_state().expect("the invariants hold");
		test();
		Custody::do_try_state().expect("the invariants hold");
	});
}
