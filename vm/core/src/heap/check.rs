//! The heap walker: checks every word of a heap.
//!
//! For stress mode and tests. It needs no cooperation from the collector: it walks the block, the
//! old generation and the fragments object by object, notes where each begins, and then checks
//! every pointer, root or field, against those. It changes nothing.

use super::block::{Heap, LitRange, words_between};
use super::fragment::Fragment;
use super::roots::Roots;
use crate::term::bits::base_bytes;
use crate::term::shared::SharedBytes;
use crate::term::tag::{SMALL_MAX, TAG_MASK};
use crate::term::{Header, Kind, Term};

/// Where an object lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Area {
    /// Below the high-water mark.
    Mature,
    /// Above it.
    Young,
    /// In an adopted fragment.
    Fragment,
    /// In the old generation.
    Old,
}

/// What begins at an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Object {
    /// Perhaps a list cell: a word that is not inside a raw object.
    Word,
    /// A boxed object.
    Boxed(Kind),
}

/// A run of words in use.
struct Region {
    start: *const u64,
    end: *const u64,
    area: Area,
    /// For each word what begins there, as [`MARK_WORD`] or a kind above [`MARK_BOXED`].
    marks: Vec<u8>,
}

/// Mark of a word that is inside a raw object.
const MARK_INSIDE: u8 = 0;
/// Mark of [`Object::Word`].
const MARK_WORD: u8 = 1;
/// Mark of the first kind.
const MARK_BOXED: u8 = 2;

struct Walker {
    literals: LitRange,
    /// By address.
    regions: Vec<Region>,
    refbits: [usize; 2],
}

/// Checks the heap and what the roots hold.
///
/// # Errors
/// The first thing found wrong, with its address and words.
pub fn check_heap(heap: &Heap, roots: &mut (impl Roots + ?Sized)) -> Result<(), String> {
    let order = [
        ("start ≤ high_water", heap.start <= heap.high_water),
        ("high_water ≤ hp", heap.high_water <= heap.hp),
        ("hp ≤ stack_low", heap.hp <= heap.stack_low),
        ("stack_low ≤ end", heap.stack_low <= heap.end),
        ("size ≤ capacity", heap.size() <= heap.capacity()),
        ("old hp ≤ old end", heap.old.hp() <= heap.old.end()),
    ];
    if let Some((what, _)) = order.iter().find(|(_, holds)| !holds) {
        return Err(format!("not {what}: {heap:?}"));
    }
    let literals = roots.literals();
    let mut walker = Walker { literals, regions: Vec::new(), refbits: [0; 2] };
    walker.add_region(heap.start, heap.high_water, Area::Mature)?;
    walker.add_region(heap.high_water, heap.hp, Area::Young)?;
    walker.add_region(heap.old.start(), heap.old.hp(), Area::Old)?;
    let mut fragment = heap.frags;
    let mut fragment_words = 0;
    while !fragment.is_null() {
        // SAFETY: adopted fragments belong to the heap.
        let header = unsafe { &*fragment };
        let data = Fragment::data(fragment);
        walker.add_region(data, data.wrapping_add(header.len as usize), Area::Fragment)?;
        fragment_words += header.len as usize;
        fragment = header.next;
    }
    walker.regions.sort_by_key(|region| region.start);
    if fragment_words != heap.frag_words {
        return Err(format!("frag_words {} but {fragment_words} found", heap.frag_words));
    }
    for region in &walker.regions {
        walker.check_region(region)?;
    }
    walker.check_refbits(heap.refbits, 0)?;
    walker.check_refbits(heap.old.refbits(), 1)?;
    let mut result = Ok(());
    roots.visit(&mut |slot: &mut Term| {
        if result.is_ok() {
            result = walker.check_root(*slot);
        }
    });
    result
}

impl Walker {
    /// First pass: where objects begin.
    fn add_region(&mut self, start: *mut u64, end: *mut u64, area: Area) -> Result<(), String> {
        let (start, end) = (start.cast_const(), end.cast_const());
        let mut marks = vec![MARK_INSIDE; words_between(start, end)];
        let mut index = 0;
        while index < marks.len() {
            let at = start.wrapping_add(index);
            // SAFETY: within the region, which is in use.
            let word = unsafe { *at };
            if !Header::is_header(word) {
                marks[index] = MARK_WORD;
                index += 1;
                continue;
            }
            let header = Header(word);
            if header.words() > marks.len() - index - 1 {
                return Err(format!(
                    "object {word:#x} at {at:?} ({area:?}) longer than its region"
                ));
            }
            // SAFETY: the object is within the region.
            unsafe { self.check_shape(at, header) }
                .map_err(|what| format!("{what}: {word:#x} at {at:?} ({area:?})"))?;
            marks[index] = MARK_BOXED + header.kind() as u8;
            if header.kind() == Kind::RefBits {
                self.refbits[(area == Area::Old) as usize] += 1;
            }
            index += if header.kind().is_scanned() { 1 } else { 1 + header.words() };
        }
        self.regions.push(Region { start, end, area, marks });
        Ok(())
    }

    /// What begins at an address, and where that is.
    fn object_at(&self, address: *const u64) -> Option<(Object, Area)> {
        let after = self.regions.partition_point(|region| region.start <= address);
        // Empty regions may share their start with the one that is meant.
        let region = self.regions[..after].iter().rev().find(|region| address < region.end)?;
        match *region.marks.get(words_between(region.start, address))? {
            MARK_INSIDE => None,
            MARK_WORD => Some((Object::Word, region.area)),
            boxed => Some((Object::Boxed(Kind::from_bits(boxed - MARK_BOXED)), region.area)),
        }
    }

    /// Sizes and canonical form.
    ///
    /// # Safety
    /// `at` begins an object whose words are all within its region.
    unsafe fn check_shape(&self, at: *const u64, header: Header) -> Result<(), String> {
        let words = header.words();
        // SAFETY: each field read is within `words` as tested in the same arm.
        let good = unsafe {
            match header.kind() {
                Kind::Tuple => true,
                Kind::Map => (1..=1 + crate::term::map::SMALL_MAX).contains(&words),
                Kind::HashMap => words == 2 && Term(*at.add(1)).is_small(),
                Kind::HashNode => words >= 2 && Term(*at.add(1)).is_small(),
                Kind::Fun => words >= 1 && *at.add(1) & TAG_MASK == 0 && *at.add(1) != 0,
                Kind::Export => words == 1 && *at.add(1) & TAG_MASK == 0 && *at.add(1) != 0,
                Kind::Trace => true,
                Kind::SubBits | Kind::Context => {
                    words == 3 && Term(*at.add(1)).is_small() && Term(*at.add(2)).is_small()
                }
                Kind::BigPos => {
                    words >= 1
                        && *at.add(words) != 0
                        && (words > 1 || *at.add(1) > SMALL_MAX as u64)
                }
                Kind::BigNeg => {
                    words >= 1
                        && *at.add(words) != 0
                        && (words > 1 || *at.add(1) > SMALL_MAX as u64 + 1)
                }
                Kind::Float => {
                    let value = f64::from_bits(*at.add(1));
                    words == 1 && value.is_finite() && Term::try_float(value).is_none()
                }
                Kind::Ref => words == 2,
                Kind::HeapBits => {
                    let bits = *at.add(1) as usize;
                    words >= 1 && words == 1 + bits.div_ceil(64)
                }
                Kind::RefBits => {
                    let shared = *at.add(2) as *const SharedBytes;
                    words == 3
                        && !shared.is_null()
                        && (*shared).count() >= 1
                        && *at.add(3) as usize <= (*shared).used_bits()
                }
                Kind::Moved => false,
            }
        };
        if good { Ok(()) } else { Err("malformed object".into()) }
    }

    /// Second pass: every slot of every scanned object.
    fn check_region(&self, region: &Region) -> Result<(), String> {
        let (mut at, area) = (region.start, region.area);
        while at < region.end {
            // SAFETY: within the region, whose objects have been found well shaped.
            let word = unsafe { *at };
            if Header::is_header(word) {
                let header = Header(word);
                // SAFETY: as above.
                unsafe { self.check_fields(at, header) }
                    .map_err(|what| format!("{what}: {word:#x} at {at:?} ({area:?})"))?;
                at = at.wrapping_add(if header.kind().is_scanned() {
                    1
                } else {
                    1 + header.words()
                });
                continue;
            }
            self.check_pointer(Term(word), Some(area))
                .map_err(|what| format!("{what}: slot {word:#x} at {at:?} ({area:?})"))?;
            at = at.wrapping_add(1);
        }
        Ok(())
    }

    /// What a kind demands of its fields beyond being valid terms.
    ///
    /// # Safety
    /// `at` begins a well-shaped object.
    unsafe fn check_fields(&self, at: *const u64, header: Header) -> Result<(), String> {
        // SAFETY: by the caller; a base is checked before it is read.
        unsafe {
            match header.kind() {
                Kind::Map => {
                    let keys = Term(*at.add(1));
                    self.check_pointer(keys, None)?;
                    let fits = keys.as_tuple().is_some_and(|keys| keys.len() + 1 == header.words());
                    if !fits {
                        return Err("key tuple does not fit its map".into());
                    }
                }
                Kind::HashMap => {
                    let root = Term(*at.add(2));
                    self.check_pointer(root, None)?;
                    if root.kind() != Some(Kind::HashNode) {
                        return Err("hash map without a root node".into());
                    }
                }
                Kind::SubBits | Kind::Context => {
                    let base = Term(*at.add(3));
                    self.check_pointer(base, None)?;
                    if !matches!(base.kind(), Some(Kind::HeapBits | Kind::RefBits)) {
                        return Err("a part of what is no bitstring".into());
                    }
                    let (a, b) = (Term(*at.add(1)).small_value(), Term(*at.add(2)).small_value());
                    let end = if header.kind() == Kind::SubBits { a + b } else { b };
                    if a < 0 || b < 0 || end as usize > base_bytes(base).1 {
                        return Err("a part outside its bitstring".into());
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Is the term an immediate, or does it point to an object it may point to from there (`None`:
    /// from a root)?
    fn check_pointer(&self, term: Term, from: Option<Area>) -> Result<(), String> {
        if !term.is_pointer() || self.literals.contains(term.address()) {
            return Ok(());
        }
        let address = term.address().cast_const();
        let Some((object, area)) = self.object_at(address) else {
            return Err("points to no object of this heap".into());
        };
        let fits = match object {
            Object::Boxed(_) => term.is_boxed(),
            Object::Word => {
                let tail = self.object_at(address.wrapping_add(1));
                term.is_cons() && matches!(tail, Some((Object::Word, _)))
            }
        };
        if !fits {
            return Err(format!("points with the wrong tag to {object:?} ({area:?})"));
        }
        let allowed = match from {
            Some(Area::Old) => area == Area::Old,
            Some(Area::Mature) => matches!(area, Area::Old | Area::Mature),
            Some(Area::Young | Area::Fragment) | None => true,
        };
        if allowed { Ok(()) } else { Err(format!("points from {from:?} to {area:?}")) }
    }

    fn check_root(&self, term: Term) -> Result<(), String> {
        if Header::is_header(term.0) {
            return Err(format!("root {:#x} is no term", term.0));
        }
        self.check_pointer(term, None).map_err(|what| format!("{what}: root {:#x}", term.0))?;
        match term.kind() {
            Some(Kind::HashNode | Kind::Moved) => Err(format!("root {:#x} is internal", term.0)),
            _ => Ok(()),
        }
    }

    /// Is the list complete, and all of its members where they belong?
    fn check_refbits(&self, mut object: *mut u64, old: usize) -> Result<(), String> {
        let mut found = 0;
        while !object.is_null() {
            match self.object_at(object) {
                Some((Object::Boxed(Kind::RefBits), area))
                    if (area == Area::Old) as usize == old => {}
                other => {
                    return Err(format!("RefBits list {old} leads to {other:?} at {object:?}"));
                }
            }
            found += 1;
            if found > self.refbits[old] {
                break;
            }
            // SAFETY: a RefBits of this heap.
            object = unsafe { *object.add(1) } as *mut u64;
        }
        if found == self.refbits[old] {
            Ok(())
        } else {
            Err(format!("RefBits list {old}: {found} linked, {} exist", self.refbits[old]))
        }
    }
}
