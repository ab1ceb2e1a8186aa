# The commands of the lab, each a folder of cli/, and below them what contributors run, of dev/. `make help` lists them.
# STACK=name picks the stack; without it, the one of the last command, else what fits this machine.

MAKEFLAGS += --no-print-directory
export STACK CILIUM_VERSION CHART VALUES BASE CONTROL ROUNDS SECONDS SEED PAIRS WORKERS COUNT

RUN = PATH="$(CURDIR)/node_modules/.bin:$$PATH" tsx

.DEFAULT_GOAL := help
LAB = up preview render status drift observe bench down env check pr
DEV = test test-lab faults bench-up cycles
.PHONY: help help-dev $(LAB) $(DEV)

help: ## list these commands
	@sed -n '/^# Contributors/q; s/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18
	@echo "  STACK=name     work on another stack: make up STACK=airgap"
	@echo "  make help-dev  list what contributors run"

up: ## bring the lab up and prove its datapath
preview: ## show what `make up` would change, judged by the policies
render: ## print the values of Cilium's chart, render it and check the agents' options
status: ## show the lab at a glance
drift: ## show what of the live lab is not as declared, as a diff; changes nothing
observe: ## capture packets at every hop and prove the datapath by them; CONTROL=legacy or vxlan shows that the proof can fail
bench: ## measure the datapath against legacy host routing and against a tunnel, in turns; ROUNDS=5 SECONDS=5
down: ## remove the lab and every trace of it
env: ## put a shell into the lab: eval "$(make -s env)"
check: ## check every environment: configuration, policies, rendered chart, preview; makes nothing
pr: ## as check, and what the branch changes of Cilium's options; writes reports/pr.md

# Contributors

help-dev: ## list what contributors run
	@sed -n '1,/^# Contributors/d; s/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

test: ## everything that needs no cluster: lint, types, unit, browser, Go programs, the stack on Pulumi's real engine
test-lab: ## the real clusters, and the faults that stand for the others
faults: ## break a real lab in every known way, and recover it: the rows of docs/faults.md
bench-up: ## time `make up` against the corrected script, in turns, and by workers; PAIRS=5 WORKERS="1 2 4 6"
cycles: ## bring a lab up and down again and again, and look for what stays; COUNT=20

$(LAB):
	@cli/bootstrap
	@$(RUN) cli/main.ts $@

$(DEV):
	@cli/bootstrap
	@$(RUN) dev/main.ts $@
