// SPDX-License-Identifier: Apache-2.0

//! What calls weigh: none weighs nothing, and none more than a block takes.

use super::*;
use codec::Decode;
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use frame_support::{assert_ok, weights::RuntimeDbWeight};
use scale_info::TypeDef;
use sp_runtime::traits::{TrailingZeroInput, TransactionExtension};
use std::{fs, path::Path};

/// Every call of the runtime, with the least that its arguments can be, and its name.
fn calls() -> Vec<(String, RuntimeCall)> {
	let opaque = Runtime::metadata_at_version(16).expect("version 16");
	let metadata = RuntimeMetadataPrefixed::decode(&mut &opaque[..]).expect("metadata");
	let RuntimeMetadata::V16(metadata) = metadata.1 else { panic!("not version 16") };
	let mut calls = Vec::new();
	for pallet in &metadata.pallets {
		let Some(ty) = pallet.calls.as_ref().map(|calls| calls.ty.id) else { continue };
		let TypeDef::Variant(variants) = &metadata.types.resolve(ty).expect("registered").type_def
		else {
			panic!("not an enum")
		};
		for variant in &variants.variants {
			let name = format!("{}.{}", pallet.name, variant.name);
			let index = [pallet.index, variant.index];
			let call = RuntimeCall::decode(&mut TrailingZeroInput::new(&index));
			let call = call.unwrap_or_else(|error| panic!("{name}: {error}"));
			calls.push((name, call));
		}
	}
	assert!(calls.len() > 150, "only {} calls found", calls.len());
	calls
}

#[test]
fn every_call_weighs_something_and_fits_a_block() {
	on_consortium(|| {
		let limits = <Runtime as frame_system::Config>::BlockWeights::get();
		let extension = tx_extension(sp_runtime::generic::Era::immortal(), 0);
		for (name, call) in calls() {
			let info = call.get_dispatch_info();
			// Root says what it weighs, and here that it is nothing.
			let is_said =
				matches!(call, RuntimeCall::Utility(pallet_utility::Call::with_weight { .. }));
			assert!(is_said || info.call_weight.ref_time() > 0, "{name} weighs nothing");
			let whole = info.call_weight.saturating_add(extension.weight(&call));
			let limit = limits.get(info.class).max_extrinsic.unwrap_or(limits.max_block);
			assert!(whole.all_lte(limit), "{name} weighs {whole} of {limit}");
		}
	});
}

#[test]
fn a_payment_writes_the_shared_rows_that_it_should() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let gift = pallet_time_coin::Call::transfer { to: id(&tom), amount: 1, note: NOTE };
		assert_ok!(send(&mei, gift));
		let rows = configs::system::shared_rows();
		let distinct = rows.iter().collect::<std::collections::BTreeSet<_>>();
		assert_eq!(distinct.len() as u64, configs::system::SHARED_READS);
		let read = || rows.iter().map(|key| sp_io::storage::get(key)).collect::<Vec<_>>();
		let before = read();
		assert_ok!(TimeCoin::give(RuntimeOrigin::signed(id(&tom)), id(&mei), 1, NOTE));
		let changed = |(i, (before, after))| (before != after).then_some(i);
		let changed: Vec<_> = before.iter().zip(&read()).enumerate().filter_map(changed).collect();
		let written = configs::system::SHARED_WRITES as usize;
		assert!(
			!changed.is_empty() && changed.iter().all(|row: &usize| *row < written),
			"{changed:?}"
		);
	});
}

/// The number that begins `text`, as the generated files write it.
fn number(text: &str) -> u64 {
	let digits = text.chars().take_while(|c| c.is_ascii_digit() || *c == '_');
	digits.filter(|c| *c != '_').collect::<String>().parse().expect("a number")
}

/// Names and weights of what is in a generated file, each with the largest components that were measured.
fn largest(file: &str, database: RuntimeDbWeight) -> Vec<(String, u64)> {
	let (mut found, mut ranges) = (Vec::<(String, u64)>::new(), Vec::<(String, u64)>::new());
	for line in file.lines().map(str::trim) {
		if let Some(rest) = line.strip_prefix("/// The range of component `") {
			let (component, range) = rest.split_once('`').expect("a name");
			let (_, end) = range.split_once(", ").expect("two ends");
			ranges.push((component.into(), number(end)));
		} else if let Some(rest) = line.strip_prefix("fn ") {
			let (name, _) = rest.split_once('(').expect("arguments");
			found.push((name.into(), 0));
		} else if line == "}" {
			ranges.clear();
		} else if let Some((_, weight)) = found.last_mut() {
			let times = ranges
				.iter()
				.find(|(component, _)| {
					line.contains(&format!("saturating_mul({component}.into())"))
				})
				.map_or(1, |(_, end)| *end);
			let each = |before: &str| {
				line.split_once(before).map(|(_, rest)| number(rest.trim_start_matches('(')))
			};
			let time = each("Weight::from_parts(").unwrap_or(0)
				+ each(".reads(").unwrap_or(0) * database.read
				+ each(".writes(").unwrap_or(0) * database.write;
			*weight += time * times;
		}
	}
	found
}

#[test]
fn the_dearest_that_was_measured_fits_a_block() {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let limit = limits.get(frame_support::dispatch::DispatchClass::Normal).max_extrinsic;
	let limit = limit.expect("a limit").ref_time();
	let database = <Runtime as frame_system::Config>::DbWeight::get();
	let mut seen = 0;
	for entry in
		fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/weights")).expect("weights")
	{
		let path = entry.expect("a file").path();
		let pallet = path.file_stem().expect("a name").to_string_lossy().into_owned();
		let text = fs::read_to_string(&path).expect("text");
		if !text.contains("impl<T: frame_system::Config>") {
			continue;
		}
		for (name, weight) in largest(&text, database) {
			assert!(weight <= limit, "{pallet}::{name} weighs {weight} of {limit}");
			seen += 1;
		}
	}
	assert!(seen > 300, "only {seen} weights found");
}
