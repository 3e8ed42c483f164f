// SPDX-License-Identifier: Apache-2.0

use super::*;
use codec::Encode;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob};
use sp_runtime::{
	BuildStorage,
	generic::Era,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

type TimeBank = timebank_runtime::Runtime;

const COINS: Balance = 1_000_000_000_000;

/// In the first block of a chain.
fn in_block(test: impl FnOnce()) {
	let balances = [Alice, Bob].map(|who| (who.to_account_id(), COINS)).to_vec();
	let config = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	};
	sp_io::TestExternalities::new(config.build_storage().unwrap()).execute_with(|| {
		let nothing = Hash::zero();
		Executive::initialize_block(&Header::new(1, nothing, nothing, nothing, Default::default()));
		test();
	});
}

fn transfer(
	from: Sr25519Keyring,
	to: Sr25519Keyring,
	value: Balance,
	nonce: Nonce,
) -> UncheckedExtrinsic {
	let call = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: to.to_account_id().into(),
		value,
	});
	let payload = SignedPayload::new(call, tx_extension(Era::Immortal, nonce)).unwrap();
	let signature = payload.using_encoded(|bytes| from.sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, from.to_account_id().into(), signature.into(), extension)
}

#[test]
fn blocks_are_limited_as_the_time_banks_are() {
	use frame_system::Config;
	assert_eq!(
		<Runtime as Config>::BlockWeights::get().encode(),
		<TimeBank as Config>::BlockWeights::get().encode()
	);
	assert_eq!(
		<Runtime as Config>::BlockLength::get().encode(),
		<TimeBank as Config>::BlockLength::get().encode()
	);
	assert_eq!(<Runtime as Config>::DbWeight::get(), <TimeBank as Config>::DbWeight::get());
	assert_eq!(
		<Runtime as Config>::BlockHashCount::get(),
		<TimeBank as Config>::BlockHashCount::get()
	);
	assert_eq!(SLOT_DURATION, timebank_runtime::SLOT_DURATION);
	assert_eq!(VERSION.system_version, timebank_runtime::VERSION.system_version);
}

#[test]
fn who_pays_bears_the_fee() {
	in_block(|| {
		Executive::apply_extrinsic(transfer(Alice, Bob, 1_000, 0)).unwrap().unwrap();
		let left = Balances::free_balance(Alice.to_account_id());
		assert!(left < COINS - 1_000, "there is a fee");
		assert_eq!(Balances::free_balance(Bob.to_account_id()), COINS + 1_000);
		assert_eq!(Balances::total_issuance(), left + COINS + 1_000, "it is burnt");
	});
}

#[test]
fn nothing_is_paid_twice() {
	in_block(|| {
		let paid = transfer(Alice, Bob, 1_000, 0);
		Executive::apply_extrinsic(paid.clone()).unwrap().unwrap();
		assert_eq!(
			Executive::apply_extrinsic(paid),
			Err(TransactionValidityError::Invalid(InvalidTransaction::Stale))
		);
	});
}
