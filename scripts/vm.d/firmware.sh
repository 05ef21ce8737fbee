# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# firmware.sh - a machine that starts by UEFI firmware with Secure Boot
#
# Debian's package ovmf has such firmware for tests. The only key that it trusts is public, with its secret half and its
# passphrase; so the stock kernel is signed with that, and so can modules be.

secure_key=/usr/share/ovmf/PkKek-1-snakeoil.key secure_certificate=/usr/share/ovmf/PkKek-1-snakeoil.pem
secure_code=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd secure_variables=/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd

# Makes build/vm/KVER/vmlinuz.signed, and what this machine's firmware remembers, in $run; sets $boot.
prepare_firmware() {
	local signed=$build/vm/$kver/vmlinuz.signed
	[[ -e $secure_code && -e $secure_variables ]] || cannot_start "no firmware with Secure Boot (scripts/deps installs ovmf)"
	if [[ ! $signed -nt $boot || ! $signed -nt $build/kernels/$kver/version ]]; then
		openssl rsa -in "$secure_key" -passin pass:snakeoil -out "$run/key" 2>/dev/null
		sbsign --key "$run/key" --cert "$secure_certificate" --output "$signed.new" "$boot" 2>"$run/sbsign.log" ||
			cannot_start "cannot sign the kernel: $(<"$run/sbsign.log")"
		publish "$signed.new" "$signed"
	fi
	boot=$signed
	cp "$secure_variables" "$run/variables"
	machine_type+=,smm=on
	# shellcheck disable=SC2054 # commas of one word
	firmware=(
		-global driver=cfi.pflash01,property=secure,value=on
		-drive "if=pflash,format=raw,unit=0,readonly=on,file=$secure_code"
		-drive "if=pflash,format=raw,unit=1,file=variables"
	)
}
