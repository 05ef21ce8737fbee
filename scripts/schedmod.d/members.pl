# SPDX-License-Identifier: GPL-2.0
#
# members.pl NAMES - which files of a kernel source name members of structs
#
# Reads the source as a tar archive from standard input, and prints as JSON: under "files" for each word of the file NAMES the
# files that have it as a member (->word, .word, or as an argument of container_of(), offsetof(), list_for_each_entry() and the
# like), under "insiders" the files that include a header of kernel/sched. What is not compiled into x86 kernels is left out.

use strict;
use warnings;
use JSON::PP;

my $skipped = qr{^(?:Documentation|LICENSES|samples|scripts|tools|usr|arch/(?!x86/)[^/]+)/};
my $access = qr{(?:->|\.)\s*([A-Za-z_]\w*)};
my $macro = qr{\b(?:\w+_entry\w*|\w*for_each\w*|container_of\w*|offsetof\w*|OFFSET)\s*\([^;{}]*?[,.]\s*(\w+)\s*\)};

open my $list, '<', $ARGV[0] or die "$ARGV[0]: $!\n";
chomp(my @names = <$list>);
my %wanted = map { $_ => {} } @names;
my %insiders;

sub take {
	my ($bytes) = @_;
	my $data;
	my $got = read STDIN, $data, $bytes;
	die "the source ends early\n"
		if $bytes and ($got // 0) != $bytes;
	return $data;
}

sub scan {
	my ($file, $text) = @_;
	while ($text =~ /$access/g) { $wanted{$1}{$file} = 1 if $wanted{$1} }
	while ($text =~ /$macro/g) { $wanted{$1}{$file} = 1 if $wanted{$1} }
	$insiders{$file} = 1 if $file =~ m{^kernel/sched/} or $text =~ m{^\s*#\s*include\s*"(?:[^"]*/)?sched/\w+\.h"}m;
}

binmode STDIN;
my ($files, $long) = (0, '');
while (1) {
	my ($name, $size, $type, $prefix) = unpack 'Z100 x24 Z12 x20 a1 x188 Z155', take(512);
	last if $name eq '';
	$size = oct $size;
	my $data = take(($size + 511) & ~511);
	if ($type eq 'L') {
		$long = unpack 'Z*', $data;
		next;
	}
	$name = $long ne '' ? $long : $prefix ne '' ? "$prefix/$name" : $name;
	$long = '';
	$name =~ s{^[^/]+/}{};
	next if $type !~ /[0\0]/ or $name !~ /\.[chS]$/ or $name =~ $skipped;
	scan($name, substr $data, 0, $size);
	$files++;
}
1 while read STDIN, (my $rest), 1 << 16;

my %files = map { $_ => [sort keys %{$wanted{$_}}] } keys %wanted;
print JSON::PP->new->ascii->canonical->encode({ scanned => $files, insiders => [sort keys %insiders], files => \%files }), "\n";
