#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# What the check beside this file must find, and what it must not, in a made-up tree of two houses.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR"
	check=$BATS_TEST_DIRNAME/check
	git init --quiet tree
	cat >floors <<-'END'
		# a house of three floors, and one of one

		shop        the door
		shop/sale   who sells
		shop/store  what there is

		shed        apart
	END
	mkdir -p tree/{lib,shop/sale,shop/store,shed,include,docs}
	put shop/main.c 'int sell(void); int main(void) { return sell(); }'
	put shop/sale/sell.c '#include "store/take.h"' 'int sell(void) { return take(); }'
	put shop/sale/offer.c 'extern int shelf; int offer(void); int offer(void) { return shelf; }'
	put shop/store/take.h 'int take(void);'
	put shop/store/take.c '#include "take.h"' 'extern int shelf; int take(void) { return shelf; }'
	put shop/store/shelf.c 'int shelf;'
	# a symbol of the same name in another house is nobody else's
	put shed/tool.c 'int take(void); int take(void) { return 1; }'
}

# put FILE LINE...
put() {
	printf '%s\n' "${@:2}" >"tree/$1"
}

# checked: compiles what there is, and checks it
checked() {
	local file
	rm -rf objects
	for file in $(cd tree && find shop shed lib -name '*.c'); do
		mkdir -p "objects/${file%/*}"
		gcc -c -Itree/shop -Itree/include -o "objects/${file%.c}.o" "tree/$file"
	done
	run "$check" --floors floors tree shop=objects/shop shed=objects/shed lib=objects/lib
}

# found TEXT...: exactly one finding, of these lines
found() {
	checked
	[ "$status" -eq 1 ]
	[ "$output" = "$(printf '%s\n' "$@")" ]
}

@test "a tree in order: not a word" {
	checked
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "a circle of two files, by a call and by a datum" {
	put shop/store/shelf.c 'int take(void); int shelf; int count(void) { return take(); }'
	found "a circle of 2 files: shop/store/shelf.c shop/store/take.c" \
		"    shop/store/shelf.c uses shop/store/take.c: take" \
		"    shop/store/take.c uses shop/store/shelf.c: shelf"
}

@test "a circle by way of a third file; who only uses it is not named" {
	put shop/sale/a.c 'int b(void); int shelf_a(void); int a(void) { return b(); }'
	put shop/sale/b.c 'int c(void); int b(void) { return c(); }'
	put shop/sale/c.c 'int a(void); extern int shelf; int c(void) { return a() + shelf; }'
	put shop/main.c 'int sell(void), a(void); int main(void) { return sell() + a(); }'
	found "a circle of 3 files: shop/sale/a.c shop/sale/b.c shop/sale/c.c" \
		"    shop/sale/a.c uses shop/sale/b.c: b" "    shop/sale/b.c uses shop/sale/c.c: c" "    shop/sale/c.c uses shop/sale/a.c: a"
}

@test "a call upwards" {
	put shop/store/shelf.c 'int offer(void); int shelf; int price(void) { return offer(); }'
	checked
	[ "$status" -eq 1 ]
	[[ $output == *"shop/store/shelf.c uses shop/sale/offer.c, which stands above it: offer"* ]]
	[[ $output == *"a circle of 2 files: shop/sale/offer.c shop/store/shelf.c"* ]]
}

@test "a pointer that the upper floor gives is no call upwards" {
	put shop/store/shelf.h 'extern int (*price)(void);'
	put shop/store/shelf.c '#include "shelf.h"' 'int shelf; int (*price)(void); int cost(void) { return price(); }'
	put shop/sale/offer.c '#include "store/shelf.h"' 'extern int shelf; static int dear(void) { return shelf; }' \
		'int offer(void) { price = dear; return 0; }'
	checked
	[ "$status" -eq 0 ]
}

@test "a header from above" {
	put shop/sale/sale.h '#define RATE 3'
	put shop/store/shelf.c '#include "sale/sale.h"' 'int shelf = RATE;'
	found "shop/store/shelf.c uses shop/sale/sale.h, which stands above it: includes it"
}

@test "the header of an interface is everybody's" {
	printf '%s\n' '' lib lib/core >>floors
	mkdir -p tree/lib/core
	put lib/libschedmgr.h 'struct schedmgr;'
	put lib/core/core.c '#include "../libschedmgr.h"'
	put lib/core/error.c '#include "../private.h"'
	put lib/core/file.c 'int file;'
	put lib/private.h 'struct schedmgr;'
	checked
	[ "$status" -eq 1 ]
	[ "$output" = "lib/core/error.c uses lib/private.h, which stands above it: includes it" ]
}

@test "a circle of headers" {
	put shop/store/a.h '#pragma once' '#include "b.h"'
	put shop/store/b.h '#pragma once' '#include "a.h"'
	found "a circle of 2 headers: shop/store/a.h shop/store/b.h"
}

@test "a header that more than half of the files include, but for an interface" {
	put include/all.h 'typedef int price;'
	put shop/store/price.h '#include "all.h"'
	for file in shop/main.c shop/sale/offer.c; do
		sed -i '1i #include "store/price.h"\n#include "all.h"' "tree/$file"
	done
	sed -i '1i #include "all.h"' tree/shop/store/{shelf,take}.c
	checked
	[ "$status" -eq 0 ]
	sed -i '1i #include "price.h"' tree/shop/store/shelf.c
	found "shop/store/price.h: 3 of the 5 files of shop include it, which is more than half"
}

@test "files of more than 450 lines, but for the headers of interfaces" {
	yes '/* */' | head -n 449 >>tree/shop/store/shelf.c
	yes '/* */' | head -n 600 >tree/include/all.h
	checked
	[ "$status" -eq 0 ]
	echo >>tree/shop/store/shelf.c
	found "shop/store/shelf.c: 451 lines, which is more than 450"
}

# long_function LINES
long_function() {
	printf '%s\n' 'int other(int a,' '	  int (*b)(int));' 'int other(int a,' '	  int (*b)(int))' '{'
	yes '	a++;' | head -n $(($1 - 3))
	printf '%s\n' '	return b(a);' '}'
}

@test "functions of more than 50 lines" {
	long_function 50 >tree/shed/other.c
	checked
	[ "$status" -eq 0 ]
	long_function 51 >tree/shed/other.c
	found "shed/other.c:5: other() has 51 lines, which is more than 50"
}

@test "a folder that is on no floor, a floor without files, a source that was not built" {
	mkdir tree/shop/attic
	put shop/attic/trunk.c 'int trunk;'
	found "shop/attic/trunk.c: the folder shop/attic is in no house of the table of floors"
	rm -r tree/shop/attic
	mv tree/shop/sale/*.c tree/shop
	found "shop/sale: in the table of floors, but there are no files in it"
	mv tree/shop/{sell,offer}.c tree/shop/sale
	checked
	rm objects/shed/tool.o
	run "$check" --floors floors tree shop=objects/shop shed=objects/shed
	[ "$status" -eq 1 ]
	[ "$output" = "shed/tool.c: objects/shed/tool.o was not built, so nothing is known of what it uses" ]
}

@test "a house that has one folder only is in order" {
	mv tree/shop/*/*.[ch] tree/shop
	sed -i 's|store/||' tree/shop/sell.c
	checked
	[ "$status" -eq 0 ]
}

@test "documents name what there is" {
	mkdir -p tree/bench
	touch tree/bench/{a,b}.c
	put docs/architecture.md 'Look into `bench/{a,b}.c`, `bench/*.c`, `b.c`, `kernel/sched/fair.c` and' '' '    bench/    this'
	git -C tree add .
	checked
	[ "$status" -eq 0 ]
	put README.md 'See `bench/c.c`.' '' '    tools/    nothing'
	echo 'And `d.c`.' >>tree/docs/architecture.md
	checked
	[ "$status" -eq 1 ]
	[ "$output" = "$(printf '%s\n' "README.md: names bench/c.c, which is not there" "README.md: names tools/, which is not there" \
		"docs/architecture.md: names d.c, which is not there")" ]
}

@test "a drawing of the floors is as they are" {
	printf '%s\n' 'The house:' '' '<!-- floors: made by tests/structure/check --draw -->' '```' 'old' '```' 'end' >tree/docs/architecture.md
	found "docs/architecture.md: the drawing of the floors is out of date; tests/structure/check --draw . makes it anew"
	run -0 "$check" --floors floors --draw tree
	grep -qx '│ shop/store  what there is' tree/docs/architecture.md
	grep -qx '│               shelf take' tree/docs/architecture.md
	[ "$(head -n 1 tree/docs/architecture.md)/$(tail -n 1 tree/docs/architecture.md)" = "The house:/end" ]
	checked
	[ "$status" -eq 0 ]
}

@test "of another house only interfaces" {
	put shop/store/price.h 'typedef int price;'
	mkdir -p tree/shop/sale
	put shed/tool.c '#include "../shop/store/price.h"' '#include "../include/all.h"' 'price tool;'
	touch tree/include/all.h
	found "shed/tool.c includes shop/store/price.h, which is another house's and no interface"
}

@test "a table that names a folder twice, and calls that make no sense" {
	echo shop >>floors
	run "$check" --floors floors tree shop=objects
	[ "$status" -eq 1 ]
	[[ $output == *"floors: twice: shop"* ]]
	run "$check" tree shop
	[ "$status" -eq 2 ]
	run "$check" tree
	[ "$status" -eq 2 ]
}
