// SPDX-License-Identifier: Apache-2.0

//! # Custody
//!
//! Who may act for a member: a key that takes the place of a lost one, custodians (M6), relatives with a mandate, and
//! successors (M8).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Key** of a member: the account that signs for them. First it is their own account; after a replacement, another. The
//!   member's account stays what it is, with all its coins.
//! - **Custodian**: somebody with this role at a branch, who acts for a member within [`Powers`].
//! - **Mandate**: lets a relative use a member's hours, for some purposes and up to a cap in each period.
//! - **Successor**: who gets the hours of a member who dies. **Estate**: what such a member leaves behind.
//!
//! ## Overview
//!
//! ```text
//! request_key ──► approve_key ──► (delay) ──► take_over, signed by the new key
//!  registrar       auditor, or     the member may veto,
//!                  the consortium  unless the consortium approved
//!
//! report_death ─► confirm_death ─► (delay) ─► succeed ─► collect_estate, again and again
//!  registrar       auditor          who lives refutes
//!  consortium ────────────────────► (delay, cannot be refuted)
//! ```
//!
//! No member of staff takes anybody's account alone: a registrar and an auditor are two persons, both of branches that oversee
//! the member's home, and the member has time to object. For a member without a key their custodians may object. What only
//! lessens somebody's rights can be done at once and always.
//!
//! A custodian makes one call at a time as the member ([`Pallet::act`]). [`Scopes`] says which calls there are; how much less
//! the member has after one is counted against the day's limit, whatever the call was. On either side of midnight a day's
//! limit can be spent each.
//!
//! While a death is reported, nobody acts for the member and no key is replaced. One registrar's word holds for a while only,
//! unless an auditor confirms it. What the consortium decided, only the consortium takes back.
//!
//! Other pallets ask through [`timebank_primitives::Keys`]; transactions pass [`AsMember`].
//!
//! ### Example
//!
//! ```ignore
//! // Mei lost her telephone. A registrar checks who she is; an auditor does so too.
//! Custody::request_key(signed(registrar), mei, new_key)?;
//! Custody::approve_key(signed(auditor), mei, new_key)?;
//! // Three days later her new telephone signs:
//! Custody::take_over(signed(new_key), mei)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod custodians;
mod errors;
mod events;
pub mod extension;
mod keys;
mod kinship;
mod mandates;
#[cfg(test)]
mod mock;
mod rules;
mod succession;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub(crate) use rules::Caller;

pub use extension::AsMember;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// Who may act for a member.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{Contains, IsSubType, IsType, Time},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Dispatchable;
	use timebank_primitives::{
		BranchId, Deaths, Keyless, Keys, Membership, Moment, Note, Oversight, Paid, Payments,
		Purse, Staff,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Coins as Payments<<T as frame_system::Config>::AccountId>>::Balance;

	/// What speaks for a member, as this runtime keeps it.
	pub type ControllerOf<T> = Controller<<T as frame_system::Config>::AccountId>;

	/// A request for another key as this runtime keeps it.
	pub type KeyRequestOf<T> = KeyRequest<<T as frame_system::Config>::AccountId>;

	/// A custodian as this runtime keeps them.
	pub type AppointmentOf<T> = Appointment<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// A mandate as this runtime keeps it.
	pub type MandateOf<T> = Mandate<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// An estate as this runtime keeps it.
	pub type EstateOf<T> = Estate<<T as frame_system::Config>::AccountId>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The calls of the runtime, of which custodians make some.
		type RuntimeCall: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo
			+ From<frame_system::Call<Self>>
			+ IsSubType<Call<Self>>
			+ IsType<<Self as frame_system::Config>::RuntimeCall>;

		/// Which calls custodians can make.
		type Scopes: Scopes<Self::AccountId, <Self as Config>::RuntimeCall>;

		/// A registrar, and the branch that they work for.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// An auditor, and the branch that they work for.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// The consortium, which decides where a thief would object: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// Who was registered without a key.
		type Keyless: Keyless<Self::AccountId>;

		/// The register of deaths.
		type Deaths: Deaths<Self::AccountId>;

		/// Who works for which branch.
		type Staff: Staff<Self::AccountId>;

		/// Whose staff may decide for which branch.
		type Oversight: Oversight;

		/// Where coins are.
		type Coins: Payments<Self::AccountId>;

		/// The accounts that can be no member's new key: of whoever is registered, in whatever state, of staff, branches, pots
		/// and partners.
		type KeyInUse: Contains<Self::AccountId>;

		/// Revokes what a former key has granted elsewhere.
		type OnKeyReplaced: OnKeyReplaced<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// A day of the network, in milliseconds: for so long a custodian's limit is.
		type Day: Get<Moment>;

		/// For how long a member can veto a new key that was approved, in milliseconds.
		type KeyDelay: Get<Moment>;

		/// For how long a key can be approved, and then again for how long it can take over, in milliseconds. For as long a death
		/// can be confirmed that a registrar has reported.
		type KeyLapse: Get<Moment>;

		/// For how long a custodian waits before they may spend, or spend more, in milliseconds. A day at least: what was spent
		/// is forgotten with an appointment, and must not come back on the same day by another one.
		type SpendingDelay: Get<Moment>;

		/// For how long a death that was confirmed can be refuted, in milliseconds.
		type DeathDelay: Get<Moment>;

		/// The period of mandates, in milliseconds.
		type MandatePeriod: Get<Moment>;

		/// What those custodians of a member whom registrars assigned may spend in a day together, in base units.
		type AssignedLimit: Get<BalanceOf<Self>>;

		/// Makes members and staff for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, <Self as Config>::RuntimeCall>;

		/// How many custodians a member can have.
		#[pallet::constant]
		type MaxCustodians: Get<u32>;

		/// How many mandates a member can give.
		#[pallet::constant]
		type MaxMandates: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// What speaks for a member whose own key was replaced. Kept for life, even when they leave: their old key must not come
	/// back.
	#[pallet::storage]
	pub type Controllers<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ControllerOf<T>>;

	/// What the keys that took over are for. Kept for life: a key is never used for a second member.
	#[pallet::storage]
	pub type KeyUses<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, KeyUse<T::AccountId>>;

	/// The open request for another key, by member.
	#[pallet::storage]
	pub type KeyRequests<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, KeyRequestOf<T>>;

	/// For which member a key was approved that has not taken over yet.
	#[pallet::storage]
	pub type Expected<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// The custodians of a member.
	#[pallet::storage]
	pub type Custodians<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<AppointmentOf<T>, T::MaxCustodians>,
		ValueQuery,
	>;

	/// The mandates that a member has given.
	#[pallet::storage]
	pub type Mandates<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<MandateOf<T>, T::MaxMandates>,
		ValueQuery,
	>;

	/// Whom a member has named to get their hours when they die.
	#[pallet::storage]
	pub type Successors<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Successor<T::AccountId>>;

	/// The members who are said to have died.
	#[pallet::storage]
	pub type DeathReports<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, DeathReport<T::AccountId>>;

	/// What members who have died leave behind. Kept for ever: coins can come free later.
	#[pallet::storage]
	pub type Estates<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, EstateOf<T>>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Request another key for a member: theirs was lost or stolen, or they never had one.
		///
		/// ## Dispatch origin
		///
		/// A registrar who oversees the member's home and is not the member. They have checked who the person is.
		///
		/// ## Parameters
		///
		/// - `member`: the member.
		/// - `key`: the new key: nobody's account, and never used as a key before. The account's own key, once replaced, never
		///   comes back.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`], [`Error::Deceased`],
		/// [`Error::DeathReported`], [`Error::KeyTaken`], [`Error::AlreadyRequested`].
		///
		/// ## Events
		///
		/// [`Event::KeyRequested`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::request_key())]
		pub fn request_key(
			origin: OriginFor<T>,
			member: T::AccountId,
			key: T::AccountId,
		) -> DispatchResult {
			Self::do_request_key(T::RegistrarOrigin::ensure_origin(origin)?, member, key)
		}

		/// Approve a member's new key. After a delay it may take over.
		///
		/// ## Dispatch origin
		///
		/// An auditor who oversees the member's home and is neither the member nor the registrar: then the member may veto. Or the
		/// consortium, also after an auditor: then the delay begins anew and nobody vetoes, for a thief who has the key would.
		///
		/// ## Details
		///
		/// With an auditor's approval the registrar answers for it too, and so must still be one. The consortium answers alone,
		/// and nothing that one member of staff says stops what it approved: no report of a death that is not confirmed.
		///
		/// ## Parameters
		///
		/// - `member`: the member.
		/// - `key`: the key that was requested, so that what is approved is what was read.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotMember`], [`Error::Deceased`], [`Error::DeathReported`], [`Error::RequestNotFound`],
		/// [`Error::Lapsed`], [`Error::WrongKey`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::RegistrarDismissed`], [`Error::AlreadyApproved`], [`Error::KeyTaken`].
		///
		/// ## Events
		///
		/// [`Event::KeyApproved`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::approve_key())]
		pub fn approve_key(
			origin: OriginFor<T>,
			member: T::AccountId,
			key: T::AccountId,
		) -> DispatchResult {
			let auditor = match T::ConsortiumOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(T::AuditorOrigin::ensure_origin(origin)?),
			};
			Self::do_approve_key(auditor, member, key)
		}

		/// Veto a new key that was approved.
		///
		/// ## Dispatch origin
		///
		/// The member, with the present key; or a custodian of a member without one.
		///
		/// ## Errors
		///
		/// [`Error::NotAuthorized`], [`Error::RequestNotFound`], [`Error::NotApproved`], [`Error::NotVetoable`].
		///
		/// ## Events
		///
		/// [`Event::KeyVetoed`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::veto_key())]
		pub fn veto_key(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			Self::do_veto_key(ensure_signed(origin)?, member)
		}

		/// Take over as a member's key.
		///
		/// ## Dispatch origin
		///
		/// The new key itself, after the delay and before its time is over. It has signed a transaction, this one at least.
		///
		/// ## Details
		///
		/// The custodians, mandates, successor and proxies are gone that the former key gave; the member gives them anew, and as
		/// long as they name no successor, the pot of their home branch is it. What the former key did elsewhere stays: who may
		/// read what in the profile, a wish to move home, what was enrolled in or published. A death that is reported and not
		/// confirmed does not stop a key that the consortium approved, and the report is dropped: who takes over lives.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Deceased`], [`Error::DeathReported`], [`Error::RequestNotFound`], [`Error::Lapsed`],
		/// [`Error::WrongKey`], [`Error::NotApproved`], [`Error::TooEarly`], [`Error::NotAKey`], [`Error::KeyTaken`].
		///
		/// ## Events
		///
		/// [`Event::KeyReplaced`]; [`Event::DeathRefuted`] if a report was dropped.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::take_over().saturating_add(T::OnKeyReplaced::weight()))]
		pub fn take_over(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			Self::do_take_over(ensure_signed(origin)?, member)
		}

		/// Take the request for another key back.
		///
		/// ## Dispatch origin
		///
		/// The consortium. Unless the consortium approved it: a registrar or an auditor who oversees the member's home and is not
		/// the member. Anybody once its time is over.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::RequestNotFound`], [`Error::ConsortiumDecided`], [`Error::NotAuthorized`],
		/// [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`].
		///
		/// ## Events
		///
		/// [`Event::KeyCancelled`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::cancel_key())]
		pub fn cancel_key(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			Self::do_cancel_key(Self::caller_unless_consortium(origin)?, member)
		}

		/// Let a custodian act for you, or change what they may do.
		///
		/// ## Dispatch origin
		///
		/// An active member.
		///
		/// ## Parameters
		///
		/// - `custodian`: who has the role of custodian at some branch, now and whenever they act.
		/// - `powers`: what they may do. What is more than they could spend before can be spent after a while only.
		///
		/// ## Errors
		///
		/// [`Error::NotActive`], [`Error::DeathReported`], [`Error::NotCustodian`], [`Error::OwnAccount`], [`Error::NoPowers`],
		/// [`Error::TooManyCustodians`].
		///
		/// ## Events
		///
		/// [`Event::CustodianAppointed`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::appoint())]
		pub fn appoint(
			origin: OriginFor<T>,
			custodian: T::AccountId,
			powers: Powers<BalanceOf<T>>,
		) -> DispatchResult {
			Self::do_appoint(ensure_signed(origin)?, custodian, powers)
		}

		/// Let a custodian act for a member to whose account nobody has a key.
		///
		/// ## Dispatch origin
		///
		/// A registrar who oversees the member's home and is not the custodian.
		///
		/// ## Parameters
		///
		/// - `member`: the member.
		/// - `custodian`: a custodian of a branch that oversees the member's home, now and whenever they act.
		/// - `powers`: what they may do, as with [`Pallet::appoint`]. All custodians of the member together may spend no more in
		///   a day than [`Config::AssignedLimit`].
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`], [`Error::NotActive`],
		/// [`Error::DeathReported`], [`Error::HasKey`], [`Error::NotCustodian`], [`Error::LimitTooHigh`], [`Error::NoPowers`],
		/// [`Error::TooManyCustodians`].
		///
		/// ## Events
		///
		/// [`Event::CustodianAppointed`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::assign())]
		pub fn assign(
			origin: OriginFor<T>,
			member: T::AccountId,
			custodian: T::AccountId,
			powers: Powers<BalanceOf<T>>,
		) -> DispatchResult {
			Self::do_assign(T::RegistrarOrigin::ensure_origin(origin)?, member, custodian, powers)
		}

		/// Let a custodian act for you no longer. You can always.
		///
		/// ## Dispatch origin
		///
		/// The member.
		///
		/// ## Errors
		///
		/// [`Error::CustodianNotFound`].
		///
		/// ## Events
		///
		/// [`Event::CustodianDismissed`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::dismiss())]
		pub fn dismiss(origin: OriginFor<T>, custodian: T::AccountId) -> DispatchResult {
			let member = ensure_signed(origin)?;
			Self::end_appointment(member.clone(), member, custodian)
		}

		/// Let a custodian act for a member no longer.
		///
		/// ## Dispatch origin
		///
		/// A registrar or an auditor who oversees the member's home and is not the member; or the custodian themselves.
		///
		/// ## Errors
		///
		/// [`Error::NotAuthorized`], [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::CustodianNotFound`].
		///
		/// ## Events
		///
		/// [`Event::CustodianDismissed`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::recall())]
		pub fn recall(
			origin: OriginFor<T>,
			member: T::AccountId,
			custodian: T::AccountId,
		) -> DispatchResult {
			Self::do_recall(Self::caller(origin)?, member, custodian)
		}

		/// Make a call for a member.
		///
		/// ## Dispatch origin
		///
		/// A custodian of an active member; to settle, also of one who is suspended, for others wait for it. For a member who has
		/// died, to settle what they took part in: the successor; if there is none, or while they are suspended, any custodian
		/// of a branch that oversees the home of who has died.
		///
		/// ## Details
		///
		/// The call is made as the member. If it fails, or lessens the member's free coins by more than what is left of your daily
		/// limit, nothing of it happens. Coins that it sets aside count as spent, those that are held back, too, and so does a levy
		/// that is taken with it; they stay spent on this day if they come back. Coins that it frees do not count. Coins that are
		/// frozen are free ones too: what is frozen hides nothing.
		///
		/// ## Parameters
		///
		/// - `member`: the member.
		/// - `call`: one call of those that can be made for somebody else; no batch.
		///
		/// ## Errors
		///
		/// [`Error::OwnAccount`], [`Error::NotMember`], [`Error::NotActive`], [`Error::DeathReported`],
		/// [`Error::CustodianNotFound`], [`Error::NotCustodian`], [`Error::WrongBranch`], [`Error::NotAuthorized`],
		/// [`Error::OutOfScope`], [`Error::LimitExceeded`]; the call's own.
		///
		/// ## Events
		///
		/// [`Event::Acted`], and the call's own.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::act().saturating_add(call.get_dispatch_info().call_weight))]
		pub fn act(
			origin: OriginFor<T>,
			member: T::AccountId,
			call: Box<<T as Config>::RuntimeCall>,
		) -> DispatchResultWithPostInfo {
			Self::do_act(ensure_signed(origin)?, member, call)
		}

		/// Let a relative use your hours, or change how.
		///
		/// ## Dispatch origin
		///
		/// An active member.
		///
		/// ## Parameters
		///
		/// - `relative`: another active member.
		/// - `purposes`: what for, one at least.
		/// - `cap`: how much in each period, in base units, more than zero. What was used of this period stays used.
		/// - `until`: from when on no longer, in Unix milliseconds, in the future; none: until you revoke it.
		///
		/// ## Errors
		///
		/// [`Error::NotActive`], [`Error::DeathReported`], [`Error::OwnAccount`], [`Error::NoPurpose`], [`Error::ZeroAmount`],
		/// [`Error::Lapsed`], [`Error::TooManyMandates`].
		///
		/// ## Events
		///
		/// [`Event::MandateGiven`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::give_mandate())]
		pub fn give_mandate(
			origin: OriginFor<T>,
			relative: T::AccountId,
			purposes: Purposes,
			cap: BalanceOf<T>,
			until: Option<Moment>,
		) -> DispatchResult {
			Self::do_give_mandate(ensure_signed(origin)?, relative, purposes, cap, until)
		}

		/// Revoke a mandate. You can always.
		///
		/// ## Dispatch origin
		///
		/// The member who gave it.
		///
		/// ## Errors
		///
		/// [`Error::MandateNotFound`].
		///
		/// ## Events
		///
		/// [`Event::MandateEnded`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::revoke_mandate())]
		pub fn revoke_mandate(origin: OriginFor<T>, relative: T::AccountId) -> DispatchResult {
			Self::end_mandate(ensure_signed(origin)?, relative)
		}

		/// Give a mandate back.
		///
		/// ## Dispatch origin
		///
		/// The relative who has it.
		///
		/// ## Errors
		///
		/// [`Error::MandateNotFound`].
		///
		/// ## Events
		///
		/// [`Event::MandateEnded`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::renounce_mandate())]
		pub fn renounce_mandate(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			Self::end_mandate(member, ensure_signed(origin)?)
		}

		/// Use a member's hours.
		///
		/// ## Dispatch origin
		///
		/// A relative with a mandate. They and the member are active.
		///
		/// ## Details
		///
		/// The screening can hold the coins back until auditors decide (U4). What is held back is used like all else, and stays so in
		/// this period if the coins come back. The member can withdraw it, as any payment of theirs.
		///
		/// ## Parameters
		///
		/// - `member`: whose hours.
		/// - `to`: the member who gets them; it may be you.
		/// - `amount`: how much, in base units, more than zero.
		/// - `note`: what it is for, as the mandate allows.
		///
		/// ## Errors
		///
		/// [`Error::NotActive`], [`Error::DeathReported`], [`Error::ZeroAmount`], [`Error::MandateNotFound`], [`Error::Lapsed`],
		/// [`Error::WrongPurpose`], [`Error::LimitExceeded`]; whatever keeps the coins from being paid.
		///
		/// ## Events
		///
		/// [`Event::MandateUsed`], and the coin's own before it: that coins have moved, or that they are held back.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::spend().max(T::WeightInfo::spend_held()))]
		pub fn spend(
			origin: OriginFor<T>,
			member: T::AccountId,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			note: Note,
		) -> DispatchResultWithPostInfo {
			let paid = Self::do_spend(ensure_signed(origin)?, member, to, amount, note)?;
			Ok(Some(T::WeightInfo::plain_spend()).filter(|_| paid == Paid::Plainly).into())
		}

		/// Say who gets your hours when you die.
		///
		/// ## Dispatch origin
		///
		/// An active member.
		///
		/// ## Parameters
		///
		/// - `successor`: another active member; none: the pot of your home branch.
		///
		/// ## Errors
		///
		/// [`Error::NotActive`], [`Error::DeathReported`], [`Error::OwnAccount`].
		///
		/// ## Events
		///
		/// [`Event::SuccessorNamed`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::name_successor())]
		pub fn name_successor(
			origin: OriginFor<T>,
			successor: Option<T::AccountId>,
		) -> DispatchResult {
			Self::do_name_successor(ensure_signed(origin)?, successor)
		}

		/// Report that a member has died. Until it is settled nobody acts for the member. A registrar's report lapses, after
		/// [`Config::KeyLapse`], if no auditor confirms it.
		///
		/// ## Dispatch origin
		///
		/// A registrar who oversees the member's home and is neither the member nor the successor. Or the consortium, whose report
		/// takes the place of another, needs no confirmation and cannot be refuted.
		///
		/// ## Parameters
		///
		/// - `member`: the member.
		/// - `document`: hash of the document that proves it together with a random salt; both stay off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotMember`], [`Error::Deceased`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::DeathReported`].
		///
		/// ## Events
		///
		/// [`Event::DeathReported`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::report_death())]
		pub fn report_death(
			origin: OriginFor<T>,
			member: T::AccountId,
			document: [u8; 32],
		) -> DispatchResult {
			let registrar = match T::ConsortiumOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(T::RegistrarOrigin::ensure_origin(origin)?),
			};
			Self::do_report_death(registrar, member, document)
		}

		/// Say that a member who is said to have died lives.
		///
		/// ## Dispatch origin
		///
		/// The member; or a custodian of a member without a key.
		///
		/// ## Errors
		///
		/// [`Error::NotAuthorized`], [`Error::DeathNotReported`], [`Error::NotRefutable`].
		///
		/// ## Events
		///
		/// [`Event::DeathRefuted`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::refute_death())]
		pub fn refute_death(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			Self::do_refute_death(ensure_signed(origin)?, member)
		}

		/// Confirm that a member has died. After a delay it is final.
		///
		/// ## Dispatch origin
		///
		/// An auditor who oversees the member's home and is neither the member, nor the successor, nor the registrar.
		///
		/// ## Parameters
		///
		/// - `member`: the member.
		/// - `document`: hash of the document that was reported and that you have seen.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::DeathNotReported`], [`Error::WrongDocument`], [`Error::AlreadyConfirmed`], [`Error::Lapsed`],
		/// [`Error::RegistrarDismissed`].
		///
		/// ## Events
		///
		/// [`Event::DeathConfirmed`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::confirm_death())]
		pub fn confirm_death(
			origin: OriginFor<T>,
			member: T::AccountId,
			document: [u8; 32],
		) -> DispatchResult {
			Self::do_confirm_death(T::AuditorOrigin::ensure_origin(origin)?, member, document)
		}

		/// Take the report of a death back.
		///
		/// ## Dispatch origin
		///
		/// The consortium. Unless the consortium reported it: a registrar or an auditor who oversees the member's home and is not
		/// the member. Anybody once it has lapsed.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::DeathNotReported`], [`Error::ConsortiumDecided`], [`Error::NotAuthorized`],
		/// [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`].
		///
		/// ## Events
		///
		/// [`Event::DeathCancelled`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::cancel_death())]
		pub fn cancel_death(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			Self::do_cancel_death(Self::caller_unless_consortium(origin)?, member)
		}

		/// Make a confirmed death final, after the delay. No key speaks for the member any more, and nobody has powers from them.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Errors
		///
		/// [`Error::DeathNotReported`], [`Error::NotConfirmed`], [`Error::TooEarly`]; whatever the register of deaths refuses.
		///
		/// ## Events
		///
		/// [`Event::Succeeded`].
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::succeed()
			.saturating_add(T::Deaths::weight())
			.saturating_add(T::OnKeyReplaced::weight()))]
		pub fn succeed(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_succeed(member)
		}

		/// Hand the free coins of a member who has died to the successor, or to the home branch's pot if there is none, or if they
		/// are no member any more. Again, whenever coins have come free.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Details
		///
		/// What would lift the successor above the cap on what a member can have goes to the pot of the successor's home branch,
		/// as with all that members get, and is not corrected later. Anybody may send this, so a successor who is near the cap
		/// uses hours before the death is final.
		///
		/// ## Errors
		///
		/// [`Error::EstateNotFound`], [`Error::SuccessorSuspended`], [`Error::NothingToCollect`]; whatever keeps the coins from
		/// being paid, as a levy does that is due and has not been taken.
		///
		/// ## Events
		///
		/// [`Event::EstateCollected`], and the coin's own.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::collect_estate())]
		pub fn collect_estate(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_collect_estate(member)
		}

		/// Forget what is kept of a member who has left: requests, custodians, mandates, successor.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Errors
		///
		/// [`Error::StillMember`], [`Error::NothingToClean`].
		///
		/// ## Events
		///
		/// [`Event::Cleaned`].
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::clean())]
		pub fn clean(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clean(member)
		}

		/// Give up to get a member's hours when they die, as long as they have not. They can name you again.
		///
		/// ## Dispatch origin
		///
		/// Whom the member has named as their successor, without being asked: who is to decide on the member and is impartial
		/// otherwise renounces, and decides then.
		///
		/// ## Errors
		///
		/// [`Error::NotSuccessor`].
		///
		/// ## Events
		///
		/// [`Event::SuccessionRenounced`].
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::renounce_succession())]
		pub fn renounce_succession(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			Self::do_renounce_succession(ensure_signed(origin)?, member)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// As whom transactions act that are signed with the key of this account; none: they are refused.
		pub fn speaks_for(signer: T::AccountId) -> Option<T::AccountId> {
			<Self as Keys<_>>::acts_as(&signer)
		}

		/// What speaks for a member instead of their account's own key, if something does.
		pub fn controller(member: T::AccountId) -> Option<ControllerOf<T>> {
			Controllers::<T>::get(member)
		}

		/// The request for another key of a member.
		pub fn key_request(member: T::AccountId) -> Option<KeyRequestOf<T>> {
			KeyRequests::<T>::get(member)
		}

		/// The custodians of a member.
		pub fn custodians(member: T::AccountId) -> BoundedVec<AppointmentOf<T>, T::MaxCustodians> {
			Custodians::<T>::get(member)
		}

		/// What a custodian may still spend for a member today, in base units.
		pub fn spendable(member: T::AccountId, custodian: T::AccountId) -> Option<BalanceOf<T>> {
			let list = Custodians::<T>::get(member);
			let appointment = list.iter().find(|one| one.custodian == custodian)?;
			let limit = appointment.limit.at(T::Time::now());
			Some(appointment.spent.left(Self::today(), limit))
		}

		/// The mandates that a member has given.
		pub fn mandates(member: T::AccountId) -> BoundedVec<MandateOf<T>, T::MaxMandates> {
			Mandates::<T>::get(member)
		}

		/// A relative's mandate of a member, and what is left of it in this period, in base units.
		pub fn mandate(
			member: T::AccountId,
			relative: T::AccountId,
		) -> Option<(MandateOf<T>, BalanceOf<T>)> {
			let list = Mandates::<T>::get(member);
			let mandate = list.into_iter().find(|one| one.relative == relative)?;
			let left = mandate.used.left(Self::period(), mandate.cap);
			Some((mandate, left))
		}

		/// Whom a member has named to get their hours when they die.
		pub fn successor(member: T::AccountId) -> Option<T::AccountId> {
			Successors::<T>::get(member).map(|successor| successor.who)
		}

		/// The report that a member has died, as long as it is not final. One that is not confirmed counts no longer once
		/// [`Config::KeyLapse`] is over.
		pub fn death(member: T::AccountId) -> Option<DeathReport<T::AccountId>> {
			DeathReports::<T>::get(member)
		}

		/// What a member who has died leaves behind.
		pub fn estate(member: T::AccountId) -> Option<EstateOf<T>> {
			Estates::<T>::get(member)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::Day::get() > 0, "a day of no length");
			assert!(T::MandatePeriod::get() > 0, "a period of no length");
			assert!(T::KeyDelay::get() > 0, "no time to veto a key");
			assert!(T::KeyLapse::get() > 0, "no time to take over");
			assert!(T::DeathDelay::get() > 0, "no time to refute a death");
			assert!(
				T::SpendingDelay::get() >= T::Day::get(),
				"a day's limit can be had twice a day"
			);
			assert!(T::MaxCustodians::get() > 0, "nobody could have a custodian");
			assert!(T::MaxMandates::get() > 0, "nobody could give a mandate");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
