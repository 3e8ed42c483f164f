// SPDX-License-Identifier: Apache-2.0

//! How often a payment looks something up in the state, once or again: each time is a way out of WASM, though the row is in memory. It
//! is what making a block costs most, and no weight says it, as those count every row once.

use super::*;
use frame_support::{assert_ok, traits::StorageInfoTrait};
use sp_runtime::traits::{Applyable, Checkable};
use std::{
	collections::BTreeMap,
	fmt,
	sync::{Arc, Mutex},
};
use tracing::{Event, Metadata, Subscriber, field, span};

/// As many others have paid each of the two as a trail has room for ways, and more than it has for partners.
const OTHERS: usize = 12;

/// What a payment may look up between two members whose trails are full.
const MOST: usize = 120;

/// Counts keys that are looked up: the state tells of each, as it does in a node with `-lstate=trace`.
#[derive(Clone, Default)]
struct Lookups(Arc<Mutex<BTreeMap<String, usize>>>);

/// The key that is looked up, in hexadecimal, if that is what happens.
#[derive(Default)]
struct Lookup {
	is_one: bool,
	key: String,
}

impl field::Visit for Lookup {
	fn record_str(&mut self, field: &field::Field, value: &str) {
		self.is_one |= field.name() == "method" && ["Get", "Hash"].contains(&value);
	}

	fn record_debug(&mut self, field: &field::Field, value: &dyn fmt::Debug) {
		if field.name() == "key" {
			self.key = format!("{value:?}");
		}
	}
}

impl Subscriber for Lookups {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == "state"
	}

	fn event(&self, event: &Event<'_>) {
		let mut lookup = Lookup::default();
		event.record(&mut lookup);
		if lookup.is_one {
			*self.0.lock().expect("one thread").entry(lookup.key).or_default() += 1;
		}
	}

	fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
		span::Id::from_u64(1)
	}

	fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

	fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

	fn enter(&self, _: &span::Id) {}

	fn exit(&self, _: &span::Id) {}
}

/// How often which item of which pallet is looked up.
fn lookups_of(doing: impl FnOnce()) -> BTreeMap<String, usize> {
	let lookups = Lookups::default();
	tracing::subscriber::with_default(lookups.clone(), doing);
	let items = AllPalletsWithSystem::storage_info();
	let name = |key: &str| {
		let item = items.iter().find(|item| key.starts_with(&hex(&item.prefix)));
		item.map_or_else(
			|| key.to_owned(),
			|item| {
				let names = [&item.pallet_name, &item.storage_name];
				names.map(|name| String::from_utf8_lossy(name)).join("::")
			},
		)
	};
	let mut named = BTreeMap::new();
	for (key, times) in lookups.0.lock().expect("one thread").iter() {
		*named.entry(name(key)).or_default() += times;
	}
	named
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_payment_looks_little_up() {
	on_consortium(|| {
		let (payer, payee) = (pair("payer"), pair("payee"));
		let others: Vec<_> = (0..OTHERS).map(|other| pair(&format!("other{other}"))).collect();
		let mut members = vec![&payer, &payee];
		members.extend(&others);
		neighbours(&members);
		let pay = |from, to: &Pair| {
			let call = pallet_time_coin::Call::transfer { to: id(to), amount: TIME, note: NOTE };
			signed(from, call)
		};
		for other in &others {
			for one in [&payer, &payee] {
				assert_ok!(block(vec![pay(other, one)]).remove(0).expect("valid"));
			}
		}
		for one in [&payer, &payee] {
			let trail = Risk::trail(id(one));
			assert!(trail.partners.is_full() && trail.traces.is_full());
		}

		let payment = pay(&payer, &payee);
		let length = payment.encoded_size();
		let found = lookups_of(|| {
			let context = frame_system::ChainContext::<Runtime>::default();
			let payment = payment.check(&context).expect("well signed");
			let info = payment.get_dispatch_info();
			assert_ok!(Applyable::apply::<Runtime>(payment, &info, length).expect("valid"));
		});
		let all: usize = found.values().sum();
		assert!((20..=MOST).contains(&all), "{all} rows, some again and again: {found:#?}");
	});
}
