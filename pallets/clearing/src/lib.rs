// SPDX-License-Identifier: Apache-2.0

//! # Clearing
//!
//! What branches owe each other, what stands behind their hours, and what becomes of both when a branch closes (T9, T10).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **The people of a branch**: the members at home there, and its pot.
//! - **Outstanding**: all coins that the people of a branch have, on hold or free. They are hours that somebody still
//!   has to give.
//! - **Position**: coins that moved from the people of one branch to those of another are hours that the first ones
//!   received and the others gave. So the first branch owes the second; what the second owes it is set off at once.
//! - **Limit**: how much one branch may owe another.
//! - **Guarantee**: the promise of an organisation to redeem hours of a branch. A branch's **reserve** is what its
//!   guarantees stand for; its **coverage** is the reserve against what is outstanding.
//! - **Netting**: where a branch owes a second one, and that one a third, the first owes the third instead. Nobody has
//!   more or less than before, and there is less that is owed.
//!
//! ## Overview
//!
//! The coin's pallet asks before coins move or are minted, and tells afterwards, through
//! [`timebank_primitives::Clearing`]. A movement that people choose to make is refused where it would bring a debt
//! above its limit, and minting where the hours would not be covered as governance asks for. What has to be paid, as a
//! service that was given, is noted whatever the limit says; so a debt can be above its limit, and then grows by nothing
//! else. Welcome grants are the consortium's own: coverage is not asked about for them, though they are outstanding
//! from then on.
//!
//! Once in each [`Config::NettingPeriod`] all debts are netted, in what time blocks have left, and in a tenth of each block
//! at most. Anybody can net at any time.
//!
//! When a branch closes, anybody moves its members and positions to its successor, step by step and in any order:
//! `rehome` and `move_positions`, again if need be. For all that moves, the two owe each other as much, so that no
//! branch's net position changes, and nothing is lost when the closure is called off. What is between the two is
//! not netted, and no limit holds for it; it ends with the closing branch, for then they are one. The registry of
//! branches asks through [`timebank_primitives::WindingUp`] whether something else is left: coins, positions, or
//! guarantees that still count, which the consortium enters for the successor and removes here.
//!
//! ### Example
//!
//! ```ignore
//! // Lake owes River 30 hours, River owes Hill 20. Afterwards Lake owes River 10 and Hill 20, and River owes nobody.
//! Clearing::net(RuntimeOrigin::signed(anybody), lake, river)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod ledger;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// What branches owe each other, and what stands behind their hours.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::WithPostDispatchInfo,
		pallet_prelude::*,
		traits::{Time, fungible::Inspect},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		ArithmeticError, Permill, SaturatedConversion,
		traits::{CheckedAdd, Zero},
	};
	use timebank_primitives::{BranchId, Membership, Moment, Oversight, Rehoming, Succession};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

	/// The guarantees of a branch, as they are stored.
	pub type GuaranteesOf<T> = BoundedVec<Guarantee<BalanceOf<T>>, <T as Config>::MaxGuarantees>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The coin.
		type Currency: Inspect<Self::AccountId>;

		/// The consortium, which sets limits and enters guarantees: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Which branches there are.
		type Oversight: Oversight;

		/// Who takes over from a branch that closes.
		type Succession: Succession;

		/// Who is a member, and where.
		type Members: Membership<Self::AccountId> + Rehoming<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// How much one branch may owe another if no limit is set for the two, in base units of TIME.
		type DefaultLimit: Get<BalanceOf<Self>>;

		/// Which part of what is outstanding a branch's guarantees must cover after it has minted.
		type RequiredCoverage: Get<Permill>;

		/// How many blocks lie at least between the beginnings of two rounds of netting; 0 counts as 1.
		type NettingPeriod: Get<BlockNumberFor<Self>>;

		/// Makes branches and members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many branches there can be, as the registry of branches has it.
		#[pallet::constant]
		type MaxBranches: Get<u32>;

		/// How many guarantees a branch can have.
		#[pallet::constant]
		type MaxGuarantees: Get<u32>;

		/// How many members one call gives another home at most.
		#[pallet::constant]
		type MaxRehomed: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// All coins of the people of each branch. Together they are all coins that there are.
	#[pallet::storage]
	pub type Outstanding<T: Config> =
		StorageMap<_, Twox64Concat, BranchId, BalanceOf<T>, ValueQuery>;

	/// What there is between two branches, once as each of them sees it; no row where they are even.
	#[pallet::storage]
	pub type Positions<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		BranchId,
		Twox64Concat,
		BranchId,
		Position<BalanceOf<T>>,
		ValueQuery,
	>;

	/// How much the first branch may owe the second, where that is not what holds for all.
	#[pallet::storage]
	pub type Limits<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BranchId, Twox64Concat, BranchId, BalanceOf<T>>;

	/// For which debtors, named second, there is a limit on what they owe the first branch. By it they are found when that
	/// branch is gone.
	#[pallet::storage]
	pub type LimitedDebtors<T> =
		StorageDoubleMap<_, Twox64Concat, BranchId, Twox64Concat, BranchId, ()>;

	/// The guarantees of each branch; no row where there are none.
	#[pallet::storage]
	pub type Guarantees<T: Config> =
		StorageMap<_, Twox64Concat, BranchId, GuaranteesOf<T>, ValueQuery>;

	/// The id that the next guarantee gets.
	#[pallet::storage]
	pub type NextGuarantee<T> = StorageValue<_, GuaranteeId, ValueQuery>;

	/// The block in which the last round of netting began.
	#[pallet::storage]
	pub type LastRound<T> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// The row of the positions that the round of netting has come to; none between rounds.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, (BranchId, BranchId)>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The limit on what one branch may owe another changed.
		LimitSet {
			/// The branch that owes.
			debtor: BranchId,
			/// The branch that is owed.
			creditor: BranchId,
			/// The limit, in base units of TIME; none: what holds for all.
			limit: Option<BalanceOf<T>>,
		},
		/// A guarantee was entered.
		GuaranteeAdded {
			/// The branch whose hours it stands for.
			branch: BranchId,
			/// The guarantee.
			guarantee: Guarantee<BalanceOf<T>>,
		},
		/// A guarantee was struck off.
		GuaranteeRemoved {
			/// The branch whose hours it stood for.
			branch: BranchId,
			/// The guarantee.
			id: GuaranteeId,
		},
		/// What one branch owed another, it owes instead to one whom that one owed.
		Netted {
			/// The branch that owes the creditor now.
			debtor: BranchId,
			/// The branch that is owed and owes so much less.
			branch: BranchId,
			/// The branch that is owed as before, by the debtor now.
			creditor: BranchId,
			/// How much, in base units of TIME.
			amount: BalanceOf<T>,
		},
		/// Members of a closing branch are at home in its successor now.
		Rehomed {
			/// The closing branch.
			branch: BranchId,
			/// Its successor.
			successor: BranchId,
			/// How many members.
			members: u32,
			/// All their coins, in base units of TIME.
			amount: BalanceOf<T>,
		},
		/// What a closing branch owed and was owed is its successor's now.
		PositionsMoved {
			/// The closing branch.
			branch: BranchId,
			/// Its successor.
			successor: BranchId,
			/// How many other branches it owed, or was owed by.
			positions: u32,
		},
		/// A closing branch is gone, and with it what there was between it and its successor: they are one.
		Merged {
			/// The branch that is gone.
			branch: BranchId,
			/// Its successor.
			successor: BranchId,
			/// What there was between them, as the branch that is gone saw it.
			position: Position<BalanceOf<T>>,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The payer's branch would owe the recipient's more than it may.
		LimitReached,
		/// The branch's guarantees would not cover its hours as far as they must.
		CoverageTooLow,
		/// There is no such branch.
		BranchNotFound,
		/// A branch owes itself nothing.
		SameBranch,
		/// The guarantor's name is empty or is not UTF-8 text.
		InvalidText,
		/// A guarantee for nothing.
		ZeroHours,
		/// The guarantee's validity is over already.
		EndInThePast,
		/// The branch has as many guarantees as it can have.
		TooManyGuarantees,
		/// The branch has no guarantee with this id.
		GuaranteeNotFound,
		/// The debtor owes the branch nothing, the branch owes nobody, or the limits leave no room; or one of the two takes over
		/// from the other, which is closing.
		NothingToNet,
		/// The branch is not closing.
		NotClosing,
		/// Members of the branch, or its pot, still have coins.
		StillOutstanding,
		/// The branch still owes others than its successor, or is owed by them.
		StillOwed,
		/// Guarantees of the branch still count. They are to be entered for its successor, and removed here.
		StillGuaranteed,
		/// The branch is closing: nobody can move there.
		BranchClosing,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set how much one branch may owe another, or let what holds for all hold for them again.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// A debt that is above the new limit stays, and grows from then on only by what has to be paid.
		///
		/// ## Parameters
		///
		/// - `debtor`: the branch that owes.
		/// - `creditor`: the branch that is owed.
		/// - `limit`: in base units of TIME; 0: nothing; none: what holds for all.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::SameBranch`], [`Error::BranchNotFound`].
		///
		/// ## Events
		///
		/// [`Event::LimitSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_limit())]
		pub fn set_limit(
			origin: OriginFor<T>,
			debtor: BranchId,
			creditor: BranchId,
			limit: Option<BalanceOf<T>>,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			ensure!(debtor != creditor, Error::<T>::SameBranch);
			for branch in [debtor, creditor] {
				ensure!(T::Oversight::exists(branch), Error::<T>::BranchNotFound);
			}
			Limits::<T>::set(debtor, creditor, limit);
			LimitedDebtors::<T>::set(creditor, debtor, limit.map(|_| ()));
			Self::deposit_event(Event::LimitSet { debtor, creditor, limit });
			Ok(())
		}

		/// Enter a guarantee for the hours of a branch.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// Those of the branch's guarantees that count no more are struck off.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `guarantor`: the public name of the organisation that gives the guarantee, UTF-8, 1 to 64 bytes. It is public for
		///   ever: no person's name belongs here.
		/// - `hours`: for how many hours it stands, in base units of TIME; more than 0.
		/// - `document`: hash of the document.
		/// - `valid_until`: from when on it counts no more, in Unix milliseconds.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::InvalidText`], [`Error::ZeroHours`], [`Error::EndInThePast`],
		/// [`Error::TooManyGuarantees`]; `Arithmetic` if all together are more than can be counted.
		///
		/// ## Events
		///
		/// [`Event::GuaranteeAdded`], with the id; [`Event::GuaranteeRemoved`] for each that counts no more.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::add_guarantee())]
		pub fn add_guarantee(
			origin: OriginFor<T>,
			branch: BranchId,
			guarantor: Label,
			hours: BalanceOf<T>,
			document: [u8; 32],
			valid_until: Moment,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			ensure!(T::Oversight::exists(branch), Error::<T>::BranchNotFound);
			let is_text = core::str::from_utf8(&guarantor).is_ok();
			ensure!(is_text && !guarantor.is_empty(), Error::<T>::InvalidText);
			ensure!(!hours.is_zero(), Error::<T>::ZeroHours);
			let now = T::Time::now();
			ensure!(valid_until > now, Error::<T>::EndInThePast);
			let id = NextGuarantee::<T>::get();
			NextGuarantee::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
			let guarantee = Guarantee { id, guarantor, hours, document, valid_until };
			Guarantees::<T>::try_mutate(branch, |guarantees| {
				guarantees.retain(|known| {
					let counts = known.valid_until > now;
					if !counts {
						Self::deposit_event(Event::GuaranteeRemoved { branch, id: known.id });
					}
					counts
				});
				let total = guarantees
					.iter()
					.try_fold(hours, |total, known| total.checked_add(&known.hours));
				ensure!(total.is_some(), ArithmeticError::Overflow);
				guarantees
					.try_push(guarantee.clone())
					.map_err(|_| DispatchError::from(Error::<T>::TooManyGuarantees))
			})?;
			Self::deposit_event(Event::GuaranteeAdded { branch, guarantee });
			Ok(())
		}

		/// Strike off a guarantee that was called in or withdrawn. Should its branch's hours be covered too little then, the
		/// branch mints no more until they are covered again.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch whose hours it stands for.
		/// - `id`: the guarantee.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::GuaranteeNotFound`].
		///
		/// ## Events
		///
		/// [`Event::GuaranteeRemoved`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::remove_guarantee())]
		pub fn remove_guarantee(
			origin: OriginFor<T>,
			branch: BranchId,
			id: GuaranteeId,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let mut guarantees = Guarantees::<T>::get(branch);
			let before = guarantees.len();
			guarantees.retain(|guarantee| guarantee.id != id);
			ensure!(guarantees.len() < before, Error::<T>::GuaranteeNotFound);
			if guarantees.is_empty() {
				Guarantees::<T>::remove(branch);
			} else {
				Guarantees::<T>::insert(branch, guarantees);
			}
			Self::deposit_event(Event::GuaranteeRemoved { branch, id });
			Ok(())
		}

		/// Net what one branch owes another: the debtor comes to owe those instead whom the other owes, in the order of their
		/// ids, as far as the limits on what the debtor may owe them leave room. Nobody has more or less than before.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Details
		///
		/// All debts are netted so once in each period, without anybody asking for it. What there is between a closing branch and
		/// its successor is not netted: it would undo [`move_positions`](Pallet::move_positions).
		///
		/// ## Parameters
		///
		/// - `debtor`: the branch that owes.
		/// - `branch`: the branch that it owes, and which owes others.
		///
		/// ## Errors
		///
		/// [`Error::NothingToNet`].
		///
		/// ## Events
		///
		/// [`Event::Netted`] for each creditor.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::net(T::MaxBranches::get()))]
		pub fn net(
			origin: OriginFor<T>,
			debtor: BranchId,
			branch: BranchId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (amount, rows) = Self::do_net(debtor, branch)?;
			let weight = T::WeightInfo::net(rows);
			ensure!(!amount.is_zero(), Error::<T>::NothingToNet.with_weight(weight));
			Ok(Some(weight).into())
		}

		/// Give members of a closing branch their home in its successor. Their coins go along, and the closing branch comes to
		/// owe the successor as much.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Details
		///
		/// Who is not at home in the closing branch is passed over: they have moved already, or left meanwhile. So people who
		/// work on the same list do not spoil each other's work, and nobody spoils a list by leaving.
		///
		/// ## Parameters
		///
		/// - `branch`: the closing branch.
		/// - `members`: members at home there.
		///
		/// ## Errors
		///
		/// [`Error::NotClosing`]; `Arithmetic` if more would be owed than can be counted.
		///
		/// ## Events
		///
		/// [`Event::Rehomed`] if there was anybody to move, and the register's own for each.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::rehome(members.len() as u32))]
		pub fn rehome(
			origin: OriginFor<T>,
			branch: BranchId,
			members: BoundedVec<T::AccountId, T::MaxRehomed>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			let successor = Self::successor_of(branch)?;
			Self::do_rehome(branch, successor, &members)
		}

		/// Move what a closing branch owes and is owed to its successor. The two owe each other as much instead, so that no
		/// branch's net position changes.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Details
		///
		/// Limits do not stop this: no obligation is lost. As long as the closing branch has members or coins it can come to owe
		/// again; then send this once more. If the closure is called off, what was moved stays moved, and what the two owe each
		/// other for it stays too.
		///
		/// ## Parameters
		///
		/// - `branch`: the closing branch.
		///
		/// ## Errors
		///
		/// [`Error::NotClosing`]; `Arithmetic` if more would be owed than can be counted.
		///
		/// ## Events
		///
		/// [`Event::PositionsMoved`] if there was anything to move.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::move_positions(T::MaxBranches::get()))]
		pub fn move_positions(
			origin: OriginFor<T>,
			branch: BranchId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let successor = Self::successor_of(branch)?;
			let rows = Self::do_move_positions(branch, successor)?;
			Ok(Some(T::WeightInfo::move_positions(rows)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is outstanding at a branch, and how well it is covered.
		pub fn coverage(branch: BranchId) -> Coverage<BalanceOf<T>> {
			let (outstanding, reserve) = (Outstanding::<T>::get(branch), Self::reserve(branch));
			let ratio = (!outstanding.is_zero())
				.then(|| Permill::from_rational(reserve.min(outstanding), outstanding));
			Coverage { outstanding, reserve, ratio, required: T::RequiredCoverage::get() }
		}

		/// What there is between `branch` and another one, as `branch` sees it.
		pub fn position(branch: BranchId, other: BranchId) -> Position<BalanceOf<T>> {
			Positions::<T>::get(branch, other)
		}

		/// What there is between `branch` and each one with which it is not even, as `branch` sees it, in the order of their ids.
		pub fn positions(branch: BranchId) -> Vec<(BranchId, Position<BalanceOf<T>>)> {
			Self::rows(branch)
		}

		/// How much `debtor` may owe `creditor`, in base units of TIME.
		pub fn limit(debtor: BranchId, creditor: BranchId) -> BalanceOf<T> {
			Limits::<T>::get(debtor, creditor).unwrap_or_else(T::DefaultLimit::get)
		}

		/// The guarantees of a branch, with those that count no more and are not struck off yet.
		pub fn guarantees(branch: BranchId) -> Vec<Guarantee<BalanceOf<T>>> {
			Guarantees::<T>::get(branch).into_inner()
		}

		/// What is left of a closing branch here, before it can be closed. None if it is not closing.
		pub fn closure(branch: BranchId) -> Option<Closure<BalanceOf<T>>> {
			let successor = T::Succession::successor(branch)?;
			let others = Self::rows(branch).into_iter().filter(|(other, _)| *other != successor);
			let positions = others.count().saturated_into();
			let (outstanding, reserve) = (Outstanding::<T>::get(branch), Self::reserve(branch));
			Some(Closure { successor, outstanding, positions, reserve })
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining.min(Self::share_of_block()));
			Self::continue_netting(now, &mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::MaxBranches::get() > 0, "a consortium without branches");
			assert!(T::MaxGuarantees::get() > 0, "branches without guarantees");
			assert!(T::MaxRehomed::get() > 0, "members who cannot be moved");
			let step = T::WeightInfo::check_round()
				.saturating_add(T::WeightInfo::netting_step(T::MaxBranches::get()));
			assert!(step.all_lte(Self::share_of_block()), "a round of netting that never begins");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
