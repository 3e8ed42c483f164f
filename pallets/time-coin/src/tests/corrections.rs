// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Entries, EntryState, OldestEntry};
use timebank_primitives::MintReason;

const REASON: [u8; 32] = [4; 32];

fn correct(by: AccountId, movement: u64, amount: Balance) -> DispatchResult {
	TimeCoin::correct(RuntimeOrigin::signed(by), movement, amount, REASON)
}

fn withdraw(by: AccountId, movement: u64) -> DispatchResult {
	TimeCoin::withdraw_correction(RuntimeOrigin::signed(by), movement)
}

#[test]
fn success_with_two_signatures() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 2, 30));
		assert_ok!(correct(13, 3, 30));
		System::assert_last_event(
			Event::CorrectionProposed { movement: 3, by: 13, amount: 30, reason: REASON }.into(),
		);
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((70, 0), (130, 0)));
		assert_ok!(correct(14, 3, 30));
		System::assert_has_event(
			Event::Moved {
				movement: 4,
				from: 2,
				to: 1,
				amount: 30,
				cause: Cause::Correction { movement: 3, reason: REASON },
				from_balance: 100,
				to_balance: 100,
			}
			.into(),
		);
		System::assert_last_event(
			Event::Corrected { movement: 3, correction: 4, proposer: 13, signer: 14 }.into(),
		);
		let state = |movement| TimeCoin::entry(movement).map(|entry| entry.state);
		assert_eq!(state(3), Some(EntryState::Corrected { by: 4 }));
		assert_eq!(state(4), Some(EntryState::Correction));
		for (by, movement, error) in [
			(13, 3, Error::<Test>::AlreadyCorrected),
			(14, 3, Error::<Test>::AlreadyCorrected),
			(14, 4, Error::<Test>::CorrectionOfCorrection),
		] {
			assert_noop!(correct(by, movement, 5), error);
		}
		assert_noop!(withdraw(13, 3), Error::<Test>::AlreadyCorrected);
		assert_noop!(withdraw(13, 4), Error::<Test>::CorrectionOfCorrection);
	});
}

#[test]
fn success_for_what_was_minted_paid_from_escrow_and_donated() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 60, 1_000));
		let mint = TimeCoin::mint(RuntimeOrigin::signed(12), 3, 60, MintReason::Office, None);
		assert_ok!(mint);
		assert_ok!(correct(13, 3, 60));
		assert_ok!(correct(14, 3, 60));
		let cause = Cause::Correction { movement: 3, reason: REASON };
		System::assert_has_event(
			Event::Burnt { movement: 4, from: 3, amount: 60, cause, from_balance: 0 }.into(),
		);
		// The quota does not come back: what was minted was minted.
		assert_eq!((TimeCoin::issuance(), TimeCoin::quota(1)), ((200, 260, 60), 0));

		assert_ok!(hold(1, 50));
		assert_ok!(pay_for_service(1, 3, 50));
		assert_ok!(correct(13, 5, 20));
		assert_ok!(correct(14, 5, 20));
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(3)), ((70, 0), (30, 0)));

		assert_ok!(donate(1, 2, 10));
		assert_ok!(correct(23, 7, 10));
		assert_ok!(correct(13, 7, 10));
		assert_eq!((TimeCoin::balance(1), pot(2)), ((70, 0), 0));
	});
}

#[test]
fn success_bit_by_bit_up_to_all_of_it() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 2, 30));
		for (amount, left) in [(20, 10), (10, 0)] {
			assert_ok!(correct(13, 3, amount));
			assert_noop!(correct(14, 3, amount + 11), Error::<Test>::AmountTooLarge);
			assert_ok!(correct(14, 3, amount));
			let corrected = TimeCoin::entry(3).map(|entry| entry.corrected);
			assert_eq!(corrected, Some(30 - left));
		}
		assert_noop!(correct(13, 3, 1), Error::<Test>::AlreadyCorrected);
	});
}

#[test]
fn neither_the_limits_between_branches_nor_the_cap_stop_it() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 6, 30));
		Limit::set(0);
		Cap::set(80);
		assert_ok!(correct(23, 3, 30));
		assert_ok!(correct(13, 3, 30));
		assert_eq!((TimeCoin::balance(1), pot(1)), ((100, 0), 0));
	});
}

#[test]
fn nobody_pays_for_what_went_to_the_pot() {
	build_and_execute(|| {
		Cap::set(110);
		assert_ok!(transfer(1, 2, 30));
		// Ten were kept, and twenty went over.
		assert_noop!(correct(13, 3, 11), Error::<Test>::AmountTooLarge);
		for (movement, amount) in [(3, 10), (4, 20)] {
			assert_ok!(correct(13, movement, amount));
			assert_ok!(correct(14, movement, amount));
		}
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((100, 0), (100, 0)));
		assert_eq!(pot(1), 0);
		// Where nothing was kept there is nothing to correct but what went over; of a welcome not even that.
		Cap::set(100);
		assert_ok!(transfer(1, 2, 30));
		assert_noop!(correct(13, 7, 1), Error::<Test>::NotCorrectable);
		assert_ok!(TimeCoin::grant(&1));
		assert_eq!((TimeCoin::balance(1), pot(1)), ((100, 0), 100));
		assert_noop!(correct(13, 9, 71), Error::<Test>::AmountTooLarge);
		assert_noop!(correct(13, 10, 1), Error::<Test>::NotCorrectable);
	});
}

#[test]
fn fails_for_the_wrong_auditors() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 6, 30));
		for nobody in [1, 11, 12, 22] {
			assert_noop!(correct(nobody, 3, 1), DispatchError::BadOrigin);
			assert_noop!(withdraw(nobody, 3), DispatchError::BadOrigin);
		}
		// Member 6 is of branch 2, below branch 1.
		assert_noop!(correct(33, 3, 1), Error::<Test>::WrongBranch);
		assert_ok!(correct(23, 3, 1));
		assert_noop!(withdraw(33, 3), Error::<Test>::WrongBranch);
		assert_noop!(correct(23, 3, 1), Error::<Test>::SameSigner);
		assert_noop!(correct(13, 3, 2), Error::<Test>::ProposalDiffers);
		let other = TimeCoin::correct(RuntimeOrigin::signed(13), 3, 1, [5; 32]);
		assert_noop!(other, Error::<Test>::ProposalDiffers);
		// The member 5 is an auditor, but not of what they paid or got.
		assert_ok!(transfer(1, 5, 30));
		assert_noop!(correct(5, 4, 1), Error::<Test>::ConflictOfInterest);
		assert_ok!(transfer(5, 1, 1));
		assert_noop!(correct(5, 5, 1), Error::<Test>::ConflictOfInterest);
		assert_ok!(correct(5, 3, 1));
	});
}

#[test]
fn fails_for_auditors_who_are_close_to_a_party() {
	build_and_execute(|| {
		Now::set(2_000);
		assert_ok!(transfer(1, 6, 30));
		assert_eq!(TimeCoin::entry(3).map(|entry| entry.since), Some(2_000));
		Now::set(9_000);
		// To who paid or to who got the coins, either way round, before the movement was made.
		for (one, other) in [(13, 1), (13, 6), (1, 13), (6, 13)] {
			Close::set(vec![(one, other, 1_999)]);
			assert_noop!(correct(13, 3, 30), Error::<Test>::ConflictOfInterest);
		}
		assert_ok!(correct(14, 3, 30));
		// Neither is it theirs to sign as the second one, nor to withdraw.
		assert_noop!(correct(13, 3, 30), Error::<Test>::ConflictOfInterest);
		assert_noop!(withdraw(13, 3), Error::<Test>::ConflictOfInterest);
		// Nobody is kept from it by what came after the movement.
		Close::set(vec![(13, 1, 2_000), (13, 2, 0)]);
		assert_ok!(correct(13, 3, 30));
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(6)), ((100, 0), (0, 0)));
	});
}

#[test]
fn fails_for_auditors_who_are_close_to_whom_coins_were_minted_or_a_pot_paid() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 60, 1_000));
		assert_ok!(TimeCoin::mint(RuntimeOrigin::signed(12), 3, 60, MintReason::Office, None));
		assert_ok!(donate(1, 1, 20));
		assert_ok!(payment(Purse::Pot(1), Purse::Member(3), 20));
		Close::set(vec![(13, 3, 0)]);
		for movement in [3, 5] {
			assert_noop!(correct(13, movement, 1), Error::<Test>::ConflictOfInterest);
		}
		assert_ok!(correct(13, 4, 1));
	});
}

#[test]
fn who_was_dismissed_answers_for_nothing() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 2, 30));
		assert_ok!(correct(13, 3, 30));
		Dismissed::set(vec![13]);
		assert_noop!(correct(14, 3, 30), Error::<Test>::ProposerDismissed);
		assert_ok!(withdraw(14, 3));
		assert_ok!(correct(14, 3, 30));
		assert_ok!(correct(5, 3, 30));
	});
}

#[test]
fn a_proposal_can_be_withdrawn_and_made_anew() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 2, 30));
		assert_noop!(withdraw(13, 3), Error::<Test>::NotProposed);
		assert_ok!(correct(13, 3, 30));
		assert_ok!(withdraw(14, 3));
		System::assert_last_event(Event::CorrectionWithdrawn { movement: 3, by: 14 }.into());
		assert_noop!(withdraw(13, 3), Error::<Test>::NotProposed);
		assert_ok!(correct(14, 3, 5));
		assert_ok!(correct(13, 3, 5));
	});
}

#[test]
fn fails_for_what_cannot_be_corrected() {
	build_and_execute(|| {
		for never in [0, 3, u64::MAX] {
			assert_noop!(correct(13, never, 1), Error::<Test>::MovementNotFound);
		}
		assert_ok!(TimeCoin::penalise(RuntimeOrigin::root(), 1, 1, [9; 32]));
		assert_noop!(correct(13, 3, 1), Error::<Test>::NotCorrectable);
		assert_ok!(transfer(1, 2, 30));
		assert_noop!(correct(13, 4, 0), Error::<Test>::ZeroAmount);
		assert_noop!(correct(13, 4, 31), Error::<Test>::AmountTooLarge);
		assert_ok!(donate(2, 1, 20));
		// What was set aside for a purpose goes back by its own way.
		assert_ok!(payment(Purse::Pot(1), Purse::Earmarks(2), 20));
		assert_ok!(payment(Purse::Earmarks(2), Purse::Member(6), 20));
		for movement in [6, 7] {
			assert_noop!(correct(13, movement, 1), Error::<Test>::NotCorrectable);
		}
		// Who got the coins has spent them.
		assert_ok!(transfer(1, 3, 30));
		assert_ok!(transfer(3, 1, 25));
		assert_ok!(correct(13, 8, 30));
		assert_noop!(correct(14, 8, 30), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn boundary_only_for_some_time() {
	build_and_execute(|| {
		CorrectionPeriod::set(10);
		assert_ok!(transfer(1, 2, 30));
		System::set_block_number(10);
		assert_ok!(correct(13, 3, 30));
		System::set_block_number(11);
		assert_noop!(correct(14, 3, 30), Error::<Test>::NotCorrectable);
		assert_noop!(withdraw(14, 3), Error::<Test>::NotCorrectable);
	});
}

#[test]
fn what_is_too_old_is_forgotten_bit_by_bit() {
	build_and_execute(|| {
		for _ in 0..10 {
			assert_ok!(transfer(1, 2, 1));
		}
		assert_eq!((OldestEntry::<Test>::get(), Entries::<Test>::iter().count()), (1, 12));
		System::set_block_number(1_001);
		for gone in 1..=6 {
			assert_ok!(transfer(1, 2, 1));
			let kept = Entries::<Test>::iter().count();
			assert_eq!((OldestEntry::<Test>::get(), kept), (1 + 2 * gone, 12 - gone as usize));
		}
		assert_ok!(transfer(1, 2, 1));
		assert_eq!((OldestEntry::<Test>::get(), Entries::<Test>::iter().count()), (13, 7));
	});
}
