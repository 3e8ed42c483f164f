// SPDX-License-Identifier: Apache-2.0

//! What calls cost, measured on this runtime by `scripts/weights`.

pub mod pallet_activities;
pub mod pallet_audit;
pub mod pallet_branches;
pub mod pallet_clearing;
pub mod pallet_credentials;
pub mod pallet_custody;
pub mod pallet_noticeboard;
pub mod pallet_oracles;
pub mod pallet_parameters;
pub mod pallet_partners;
pub mod pallet_pots;
pub mod pallet_profiles;
pub mod pallet_reviews;
pub mod pallet_risk;
pub mod pallet_rotation;
pub mod pallet_standard;
pub mod pallet_time_coin;
pub mod pallet_trainings;
