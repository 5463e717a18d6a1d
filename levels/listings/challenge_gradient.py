from dreamlab.challenges import written


# A batch of changes of the state, [64, 5] each, in units of their spread:
# what the network says, and what the record says. The gradient of the loss
# with respect to the first.
def gradient(predicted, wanted):
    return 2 * (predicted - wanted)  # of the squared error


written.report(written.loss(gradient))
