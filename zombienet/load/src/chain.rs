// SPDX-License-Identifier: Apache-2.0

//! What differs between the chains that can be loaded.

use crate::{
	accounts::{self, Index},
	signing::{Signed, Signing},
	source::{Moment, Outcome},
};
use codec::{Decode, Encode};
use frame_support::Parameter;
use sp_runtime::{
	DispatchError,
	traits::{Hash as _, Member},
};
use timebank_primitives::{Category, Note};
use timebank_runtime::{Balance, Hash, Nonce, STEP};

/// A chain whose runtime this program was built with, so that it can sign for it and read what it says.
pub trait Chain: Send + 'static {
	/// The runtime's name.
	const NAME: &'static str;

	/// Its versions: of its rules, and of its transactions.
	fn versions() -> (u32, u32);

	/// What blocks tell.
	type Event: Parameter + Member;

	/// What an event says of its transaction, if it is the one that says it.
	fn outcome(event: &Self::Event) -> Option<Outcome>;

	/// Whether an event says that coins wait for a decision instead of moving.
	fn is_held(event: &Self::Event) -> bool;

	/// The chain's time in a block with these transactions.
	fn moment(extrinsics: &[impl AsRef<[u8]>]) -> Option<Moment>;

	/// A member pays another one.
	fn transfer(signing: &Signing, nonce: Nonce, transfer: &Transfer) -> Signed;
}

/// A payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
	/// Who pays.
	pub from: Index,
	/// Who is paid.
	pub to: Index,
	/// How much, in steps of three minutes.
	pub steps: u32,
}

/// The time bank's chain.
pub struct TimeBank;

impl Chain for TimeBank {
	const NAME: &'static str = "timebank";

	fn versions() -> (u32, u32) {
		let version = timebank_runtime::VERSION;
		(version.spec_version, version.transaction_version)
	}

	type Event = timebank_runtime::RuntimeEvent;

	fn outcome(event: &Self::Event) -> Option<Outcome> {
		let timebank_runtime::RuntimeEvent::System(event) = event else { return None };
		outcome::<_, timebank_runtime::RuntimeError>(event)
	}

	fn is_held(event: &Self::Event) -> bool {
		use pallet_time_coin::Event::MovementHeld;
		matches!(event, timebank_runtime::RuntimeEvent::TimeCoin(MovementHeld { .. }))
	}

	fn moment(extrinsics: &[impl AsRef<[u8]>]) -> Option<Moment> {
		use timebank_runtime::{RuntimeCall, UncheckedExtrinsic};
		extrinsics.iter().find_map(|extrinsic| {
			match UncheckedExtrinsic::decode(&mut extrinsic.as_ref()).ok()?.function {
				RuntimeCall::Timestamp(pallet_timestamp::Call::set { now }) => Some(now),
				_ => None,
			}
		})
	}

	fn transfer(
		signing: &Signing,
		nonce: Nonce,
		&Transfer { from, to, steps }: &Transfer,
	) -> Signed {
		let note = Note {
			category: Category::Thanks,
			memo: sp_runtime::traits::BlakeTwo256::hash_of(&(from, nonce)).0,
		};
		let amount = Balance::from(steps) * STEP;
		let call = pallet_time_coin::Call::transfer { to: accounts::account(to), amount, note };
		signing.sign(from, nonce, call.into())
	}
}

/// A chain of the SDK's own pallets, with nothing but balances.
pub struct Bare;

impl Chain for Bare {
	const NAME: &'static str = "timebank-bare";

	fn versions() -> (u32, u32) {
		let version = timebank_bare_runtime::VERSION;
		(version.spec_version, version.transaction_version)
	}

	type Event = timebank_bare_runtime::RuntimeEvent;

	fn outcome(event: &Self::Event) -> Option<Outcome> {
		let timebank_bare_runtime::RuntimeEvent::System(event) = event else { return None };
		outcome::<_, timebank_bare_runtime::RuntimeError>(event)
	}

	fn is_held(_: &Self::Event) -> bool {
		false
	}

	fn moment(extrinsics: &[impl AsRef<[u8]>]) -> Option<Moment> {
		use timebank_bare_runtime::{RuntimeCall, UncheckedExtrinsic};
		extrinsics.iter().find_map(|extrinsic| {
			match UncheckedExtrinsic::decode(&mut extrinsic.as_ref()).ok()?.function {
				RuntimeCall::Timestamp(pallet_timestamp::Call::set { now }) => Some(now),
				_ => None,
			}
		})
	}

	fn transfer(
		signing: &Signing,
		nonce: Nonce,
		&Transfer { from, to, steps }: &Transfer,
	) -> Signed {
		let dest = accounts::account(to).into();
		let value = Balance::from(steps) * STEP;
		let call = pallet_balances::Call::transfer_keep_alive { dest, value };
		signing.sign_bare(&accounts::pair(from), nonce, call.into())
	}
}

fn outcome<T: frame_system::Config, Error: Decode + std::fmt::Debug>(
	event: &frame_system::Event<T>,
) -> Option<Outcome> {
	match event {
		frame_system::Event::ExtrinsicSuccess { .. } => Some(Outcome::Success),
		frame_system::Event::ExtrinsicFailed { dispatch_error, .. } => {
			Some(Outcome::Failure(in_words::<Error>(dispatch_error)))
		}
		_ => None,
	}
}

/// An error with the pallet's and its own name, where it has one.
fn in_words<Error: Decode + std::fmt::Debug>(error: &DispatchError) -> String {
	if let DispatchError::Module(module) = error
		&& let Ok(named) = Error::decode(&mut &(module.index, module.error).encode()[..])
	{
		return format!("{named:?}");
	}
	format!("{error:?}")
}

/// The hash of a transaction, as it is sent.
pub fn hash(extrinsic: &[u8]) -> Hash {
	sp_runtime::traits::BlakeTwo256::hash(extrinsic)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::DispatchError;

	#[test]
	fn errors_have_names() {
		let error: DispatchError =
			pallet_time_coin::Error::<timebank_runtime::Runtime>::InsufficientBalance.into();
		let words = in_words::<timebank_runtime::RuntimeError>(&error);
		assert_eq!(words, "TimeCoin(InsufficientBalance)");
		assert_eq!(
			in_words::<timebank_runtime::RuntimeError>(&DispatchError::BadOrigin),
			"BadOrigin"
		);
	}

	#[test]
	fn payments_can_be_read_by_the_chain() {
		let signing = Signing { genesis: Hash::repeat_byte(1), versions: TimeBank::versions() };
		let signed = TimeBank::transfer(&signing, 3, &Transfer { from: 0, to: 1, steps: 10 });
		let extrinsic =
			timebank_runtime::UncheckedExtrinsic::decode(&mut &signed.bytes[..]).unwrap();
		assert_eq!(extrinsic.encode(), signed.bytes);
		assert_eq!(signed.hash, hash(&signed.bytes));

		let signed = Bare::transfer(&signing, 3, &Transfer { from: 0, to: 1, steps: 10 });
		timebank_bare_runtime::UncheckedExtrinsic::decode(&mut &signed.bytes[..]).unwrap();
	}

	#[test]
	fn a_block_says_what_time_it_is() {
		let set = timebank_runtime::UncheckedExtrinsic::new_bare(
			pallet_timestamp::Call::set { now: 77 }.into(),
		);
		assert_eq!(TimeBank::moment(&[set.encode()]), Some(77));
		assert_eq!(TimeBank::moment(&[vec![0xff]]), None);
	}
}
