# Completion of zendegi(1) for bash.
_zendegi() {
	local commands="serve demo first-admin token verify check backup restore migrate import migrate-store doctor top describe xlsform"
	local options="--data --store --key-file --quiet --clock --seed"
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}

	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
		return
	fi
	case $before in
	--data|--to|--from) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
	--key-file|--public-key|--secret-key|--file|--map) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--province) mapfile -t COMPREPLY < <(compgen -W "lorestan national" -- "$word"); return ;;
	describe) mapfile -t COMPREPLY < <(compgen -W "openapi dictionary permissions states routes codes" -- "$word"); return ;;
	--role) mapfile -t COMPREPLY < <(compgen -W "social_worker receptionist centre_manager technical_responsible
		county_expert province_expert inspector headquarters administrator" -- "$word"); return ;;
	esac
	case ${COMP_WORDS[1]} in
	serve) options+=" --listen --trusted-proxy --secure --worker-threads --network-threads --cache-kib" ;;
	demo) options+=" --province --households --scale --seed" ;;
	first-admin) options+=" --user --name --province" ;;
	token) options+=" --user --role --days" ;;
	check) options+=" --fix" ;;
	verify) options+=" --json" ;;
	backup) options+=" --to --public-key verify keygen" ;;
	restore) options="--from --to --secret-key" ;;
	import) options+=" --file --map --unit --dry-run --yes --to undo" ;;
	migrate-store) options+=" --from --to --finish" ;;
	top) options+=" --once" ;;
	describe) options="openapi dictionary permissions states routes codes" ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}
complete -F _zendegi zendegi
