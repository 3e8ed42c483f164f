// SPDX-License-Identifier: Apache-2.0

//! What the runtime weighs, measured on itself by `scripts/weights`.

pub mod block_weights;
pub mod extrinsic_weights;
pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_activities;
pub mod pallet_allowance;
pub mod pallet_audit;
pub mod pallet_balances;
pub mod pallet_branches;
pub mod pallet_clearing;
pub mod pallet_collective_council;
pub mod pallet_collective_technical_committee;
pub mod pallet_credentials;
pub mod pallet_custody;
pub mod pallet_grandpa;
pub mod pallet_migrations;
pub mod pallet_multisig;
pub mod pallet_noticeboard;
pub mod pallet_oracles;
pub mod pallet_parameters;
pub mod pallet_partners;
pub mod pallet_pots;
pub mod pallet_preimage;
pub mod pallet_profiles;
pub mod pallet_proxy;
pub mod pallet_reviews;
pub mod pallet_risk;
pub mod pallet_rotation;
pub mod pallet_safe_mode;
pub mod pallet_scheduler;
pub mod pallet_session;
pub mod pallet_standard;
pub mod pallet_time_coin;
pub mod pallet_timestamp;
pub mod pallet_trainings;
pub mod pallet_tx_pause;
pub mod pallet_utility;
pub mod pallet_whitelist;
// The SDK's template documents fields of an expression.
#[allow(unused_doc_comments)]
pub mod paritydb_weights;
